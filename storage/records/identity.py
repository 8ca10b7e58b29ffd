"""A user's account at another provider."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Identity:
    """An account elsewhere; the SAML fields are None for other kinds and for providers that are gone."""

    id: UUID
    provider_id: str
    provider_user_id: str
    data: str | None = field(repr=False)
    email_id: UUID | None
    user_id: UUID | None
    created_at: datetime
    updated_at: datetime
    saml_provider_name: str | None = None
    saml_provider_enabled: bool | None = None
    saml_provider_vouches: bool | None = None
    """Whether its addresses need no verification."""
