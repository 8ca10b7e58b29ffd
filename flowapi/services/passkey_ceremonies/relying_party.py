"""Who credentials are made for."""

from dataclasses import dataclass

from flowapi.services.passkey_ceremonies.origins import Origins


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The domain that credentials belong to, its name, and where it may be met."""

    id: str
    name: str
    origins: Origins
