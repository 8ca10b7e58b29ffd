"""Passkeys and security keys, and the ceremonies that make and use them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WebauthnCredential:
    """A public key of an authenticator; *user_handle* is set for users imported with foreign ids."""

    id: str
    user_id: UUID
    public_key: str = field(repr=False)
    attestation_type: str
    aaguid: UUID
    sign_count: int
    created_at: datetime
    updated_at: datetime
    name: str | None = None
    backup_eligible: bool = False
    backup_state: bool = False
    last_used_at: datetime | None = None
    mfa_only: bool = False
    user_handle: str | None = None
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebauthnSession:
    """A ceremony under way; *user_id* is the nil UUID where the user is not known yet."""

    id: UUID
    challenge: str = field(repr=False)
    user_id: UUID
    user_verification: str
    operation: str
    expires_at: datetime | None
    created_at: datetime
    allowed_credentials: tuple[str, ...] = ()
