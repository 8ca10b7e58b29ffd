"""What keeps a request from reaching a flow; nothing of the flow changes."""

from flowapi.errors.root import FlowAPIError
from flowapi.errors.technical import TechnicalError


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
