"""What a check of a credential raises."""

from typing import TYPE_CHECKING

from flowapi.errors.root import FlowAPIError

if TYPE_CHECKING:
    from storage.records.session import Session


class CredentialMismatch(FlowAPIError):
    """The presented credential does not match."""


class PasswordMismatch(CredentialMismatch):
    """The password is not the stored one."""


class PasscodeMismatch(CredentialMismatch):
    """The passcode is not the one that was sent."""


class PasscodeNotFound(PasscodeMismatch):
    """There is no such passcode any more."""


class PasscodeExpired(PasscodeMismatch):
    """The passcode has expired."""


class PasscodeExhausted(CredentialMismatch):
    """The passcode was entered wrong too many times."""


class OtpMismatch(CredentialMismatch):
    """The one-time password is not one of the app's current ones."""


class OtpUsed(CredentialMismatch):
    """The one-time password, or a later one, was used already."""


class AssertionRejected(CredentialMismatch):
    """The authenticator's answer to a login does not verify."""


class SecurityKeyRejected(AssertionRejected):
    """The credential is a second factor and cannot be used alone."""


class AttestationRejected(CredentialMismatch):
    """The authenticator's answer to a registration does not verify."""


class OneTimeTokenMismatch(CredentialMismatch):
    """The one-time token is unknown, used or expired, or was made for somebody else."""


class TokenInvalid(CredentialMismatch):
    """The token is malformed, expired, or not signed by one of our keys."""


class UnknownSigningKey(TokenInvalid):
    """The token names a signing key that we do not know."""


class SessionIdleExpired(TokenInvalid):
    """The session was not used for too long and is gone."""

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.session = session


class ClaimsInvalid(FlowAPIError):
    """The token verifies, but its claims are not those of a session."""
