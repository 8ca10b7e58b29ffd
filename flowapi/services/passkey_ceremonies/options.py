"""What browsers are asked for (Web Authentication Level 3, sections 5.4 and 5.5), in JSON form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowapi.services.passkey_ceremonies.base64url import encoded
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty
from storage.records.webauthn import WebauthnCredential

ALGORITHMS = (-7, -35, -36, -257, -258, -259, -37, -38, -39, -8)
"""COSE identifiers: ES256, ES384, ES512, RS256, RS384, RS512, PS256, PS384, PS512, EdDSA."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a kind of authenticator."""

    user_verification: str
    attestation: str
    discoverable: bool
    attachment: str | None


@dataclass(frozen=True, slots=True)
class UserEntity:
    """Whom a credential is made for."""

    handle: bytes
    name: str
    display_name: str


def creation_options(
    party: RelyingParty,
    user: UserEntity,
    wishes: Wishes,
    *,
    challenge: bytes,
    timeout: int,
    exclude: Sequence[WebauthnCredential],
) -> dict[str, Any]:
    """Ask for a new credential of *user* within *timeout* milliseconds."""
    options: dict[str, Any] = {
        "rp": {"name": party.name, "id": party.id},
        "user": {"name": user.name, "displayName": user.display_name, "id": encoded(user.handle)},
        "challenge": encoded(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "timeout": timeout,
        "authenticatorSelection": _selection(wishes),
        "attestation": wishes.attestation,
    }
    if exclude:
        options["excludeCredentials"] = [_descriptor(credential) for credential in exclude]
    return {"publicKey": options}


def request_options(
    party: RelyingParty,
    wishes: Wishes,
    *,
    challenge: bytes,
    timeout: int,
    allow: Sequence[WebauthnCredential],
) -> dict[str, Any]:
    """Ask for the use of a credential within *timeout* milliseconds."""
    options: dict[str, Any] = {
        "challenge": encoded(challenge),
        "timeout": timeout,
        "rpId": party.id,
        "userVerification": wishes.user_verification,
    }
    if allow:
        options["allowCredentials"] = [_descriptor(credential) for credential in allow]
    return {"publicKey": options}


def _selection(wishes: Wishes) -> dict[str, Any]:
    selection: dict[str, Any] = {
        "requireResidentKey": wishes.discoverable,
        "residentKey": "required" if wishes.discoverable else "discouraged",
        "userVerification": wishes.user_verification,
    }
    if wishes.attachment:
        selection["authenticatorAttachment"] = wishes.attachment
    return selection


def _descriptor(credential: WebauthnCredential) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"type": "public-key", "id": credential.id}
    if credential.transports:
        descriptor["transports"] = list(credential.transports)
    return descriptor
