"""A user with everything that belongs to them."""

from dataclasses import dataclass
from uuid import UUID

from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential


@dataclass(frozen=True, slots=True)
class Account:
    """A user, their addresses and credentials, oldest first."""

    user: User
    emails: tuple[Email, ...] = ()
    username: Username | None = None
    password: PasswordCredential | None = None
    otp_secret: OtpSecret | None = None
    credentials: tuple[WebauthnCredential, ...] = ()
    metadata: Metadata | None = None
    identities: tuple[Identity, ...] = ()

    @property
    def id(self) -> UUID:
        """The user's id."""
        return self.user.id

    @property
    def primary_email(self) -> Email | None:
        """The address that mail goes to."""
        return next((email for email in self.emails if email.primary), None)

    @property
    def passkeys(self) -> tuple[WebauthnCredential, ...]:
        """The credentials that log in by themselves."""
        return tuple(credential for credential in self.credentials if not credential.mfa_only)

    @property
    def security_keys(self) -> tuple[WebauthnCredential, ...]:
        """The credentials that are a second factor only."""
        return tuple(credential for credential in self.credentials if credential.mfa_only)


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """What choosing a way to log in needs to know of a user."""

    user_id: UUID
    username: str | None
    primary_email: str | None
    has_password: bool
    has_passkey: bool
    has_security_key: bool
    has_otp_secret: bool
    has_emails: bool

    @property
    def has_webauthn_credential(self) -> bool:
        """Whether there is a passkey or a security key."""
        return self.has_passkey or self.has_security_key

    @property
    def has_username(self) -> bool:
        """Whether the user has a username."""
        return self.username is not None
