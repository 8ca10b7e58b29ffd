"""The error taxonomy; ``flowapi.web.errors`` is the only place that maps it to responses.

Rule 1: the first line of a class's docstring is its default message.
Rule 2: ``code`` is the name on the wire; details are attributes, not text.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from storage.records.session import Session


class FlowAPIError(Exception):
    """The server could not do what was asked."""

    code: ClassVar[str] = "technical_error"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.default_message())

    @classmethod
    def default_message(cls) -> str:
        """The message of this kind of error where no other is given."""
        return (cls.__doc__ or "").strip().splitlines()[0]


class DefinitionError(FlowAPIError):
    """Flow definitions and actions do not fit together."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class TechnicalError(FlowAPIError):
    """Something went wrong on our side; nothing has changed."""


class ServerBusy(TechnicalError):
    """Too many requests are waiting for the same work; try again in a moment."""

    retry_after: ClassVar[int] = 5
    """In seconds."""


class RedisUnavailable(TechnicalError):
    """Redis does not answer; what depends on it is refused."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class StoredHashMalformed(TechnicalError):
    """A stored hash is in none of the formats that can be verified."""


class CiphertextInvalid(FlowAPIError):
    """The stored text cannot be decrypted with any of our secrets."""


class StartRefused(FlowAPIError):
    """The server cannot start with this configuration on this database."""


class SecretsUnusable(StartRefused):
    """At least one encryption secret is needed."""


class SigningKeyUnreadable(StartRefused):
    """A signing key in the database cannot be read with the configured secrets."""

    def __init__(self, row_ids: Sequence[int]) -> None:
        rows = ", ".join(map(str, row_ids))
        super().__init__(
            f"jwks row {rows}: cannot be decrypted with any of secret_keys; "
            "put back the secret it was written with, or delete the row"
        )
        self.row_ids = tuple(row_ids)


class ImportRefused(FlowAPIError):
    """The users cannot be imported; nothing was stored."""


class SigningKeyMissing(FlowAPIError):
    """There is no key to sign tokens with."""


# What one input's value can be refused for.


class InputError(FlowAPIError):
    """The value is not acceptable."""

    code = "value_invalid_error"

    def __init__(self, message: str | None = None, *, cause: str | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class ValueMissing(InputError):
    """A value is required."""

    code = "value_missing_error"


class ValueInvalid(InputError):
    """The value is not valid."""


class ValueTooLong(InputError):
    """The value is too long."""

    code = "value_too_long_error"


class ValueTooShort(InputError):
    """The value is too short."""

    code = "value_too_short_error"


class EmailTaken(InputError):
    """This email address is already in use."""

    code = "email_already_exists"


class UsernameTaken(InputError):
    """This username is already in use."""

    code = "username_already_exists"


class UnknownUsername(InputError):
    """No account has this username."""

    code = "unknown_username_error"


class UnknownEmail(InputError):
    """No account has this email address."""

    code = "unknown_email_error"


class UsernameMalformed(InputError):
    """A username consists of letters, digits and underscores."""

    code = "invalid_username_error"


class MetadataInvalid(InputError):
    """The metadata is not acceptable."""

    code = "invalid_metadata_error"


class PasscodeInvalid(InputError):
    """This code is wrong or no longer valid."""

    code = "passcode_invalid"


class OtpInvalid(InputError):
    """This code is wrong."""

    code = "otp_code_invalid"


class OtpAlreadyUsed(InputError):
    """This code was used already; wait for the next one."""

    code = "otp_code_already_used"


# What a check of a credential raises.


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


# What a step of a flow can end in instead of a new state.


class Rejected(FlowAPIError):
    """The flow stays in its state; what the user can do about it is in the code.

    A rejection commits what was written before it (attempt counters).
    """

    code = "operation_not_permitted_error"

    def __init__(self, message: str | None = None, *, cause: str | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class InputRejected(Rejected):
    """Some of the values are not acceptable."""

    code = "form_data_invalid_error"

    def __init__(self, errors: Mapping[str, InputError] | None = None, *, cause: str | None = None) -> None:
        super().__init__(cause=cause)
        self.errors = dict(errors or {})


class OperationNotPermitted(Rejected):
    """This is not possible here."""


class PasscodeAttemptsExhausted(Rejected):
    """The code was entered wrong too many times; ask for a new one."""

    code = "passcode_max_attempts_reached"


class PasskeyInvalid(Rejected):
    """The passkey could not be verified."""

    code = "passkey_invalid"


class SecurityKeyOnly(Rejected):
    """This credential is a security key; it cannot be used as a passkey."""

    code = "webauthn_credential_invalid_mfa_only"


class PlatformAuthenticatorRequired(Rejected):
    """This device has no authenticator of the required kind."""

    code = "platform_authenticator_required"


class NotInAccount(Rejected):
    """The account has nothing of that kind."""

    code = "not_found"


class LimitExceeded(Rejected):
    """Too many requests; wait a moment."""

    code = "rate_limit_exceeded"

    def __init__(self, retry_after: int, *, payload_key: str = "retry_after") -> None:
        super().__init__()
        self.retry_after = retry_after
        self.payload_key = payload_key


class FlowAborted(FlowAPIError):
    """The flow cannot go on."""


class FlowDiscontinuity(FlowAborted):
    """There is no way to continue with what was entered."""

    code = "flow_discontinuity_error"


# What keeps a request from reaching a flow; nothing of the flow changes.


class FlowRefused(FlowAPIError):
    """The request does not fit the flow."""

    code = "operation_not_permitted_error"

    def __init__(self, message: str | None = None, *, cause: str | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class FlowNotFound(FlowRefused):
    """There is no such flow."""


class FlowExpired(FlowRefused):
    """The flow has expired; start again."""

    code = "flow_expired_error"


class CsrfMismatch(FlowRefused):
    """The request does not belong to the latest answer of the flow."""


class ActionNotOffered(FlowRefused):
    """The action is not available in this state."""


class SessionMissing(FlowRefused):
    """A valid session is required."""

    code = "unauthorized"


class EmailTakenMeanwhile(FlowRefused):
    """This email address came into use while it was being registered; start again."""

    code = "email_already_exists"


class UsernameTakenMeanwhile(FlowRefused):
    """This username came into use while it was being registered; start again."""

    code = "username_already_exists"


class CredentialTakenMeanwhile(FlowRefused):
    """This passkey came into use while it was being registered; start again."""

    code = "passkey_invalid"


class FlowForbidden(FlowRefused):
    """This is switched off here."""

    code = "forbidden"


class FlowConflict(TechnicalError):
    """Another request is advancing the flow; nothing has changed."""


class MalformedRequest(TechnicalError):
    """The request cannot be read."""


# What a delivery from the outbox can end in.


class DeliveryFailed(FlowAPIError):
    """It could not be delivered now."""


class DeliveryRefused(DeliveryFailed):
    """It will never be accepted."""


class DeliveryExpired(DeliveryRefused):
    """It is of no more use to whom it is meant for."""


NAMED_BY_GRAPHS: dict[str, type[FlowAPIError]] = {
    kind.code: kind
    for kind in (
        FlowDiscontinuity,
        OperationNotPermitted,
        PasscodeAttemptsExhausted,
        PasskeyInvalid,
        PlatformAuthenticatorRequired,
        SecurityKeyOnly,
        TechnicalError,
    )
}
"""The errors that a graph may attach to an edge, by the code it names them with."""


def error_with_code(code: str) -> FlowAPIError:
    """The error that a graph names *code*."""
    return NAMED_BY_GRAPHS[code]()
