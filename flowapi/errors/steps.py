"""What a step of a flow can end in instead of a new state."""

from collections.abc import Mapping

from flowapi.errors.inputs import InputError
from flowapi.errors.root import FlowAPIError


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
