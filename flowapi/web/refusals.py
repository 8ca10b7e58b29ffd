"""What an HTTP endpoint refuses; ``flowapi.web.errors`` gives each its status."""

from flowapi.errors.root import FlowAPIError


class Refusal(FlowAPIError):
    """Bad Request"""


class BadRequest(Refusal):
    """Bad Request"""


class WrongType(BadRequest):
    """Bad Request"""


class CallbackRefused(Refusal):
    """Nothing may be posted there"""


class Unauthorized(Refusal):
    """Unauthorized"""


class Forbidden(Refusal):
    """Forbidden"""


class NotFound(Refusal):
    """Not Found"""


class RequestTimeout(Refusal):
    """Request Timeout"""


class Conflict(Refusal):
    """Conflict"""


class PayloadTooLarge(Refusal):
    """Request Entity Too Large"""


class TenantUnusable(Refusal):
    """failed to load tenant"""


class UnsupportedMediaType(Refusal):
    """Unsupported Media Type"""


class ClientGone(Refusal):
    """The client went away before it had sent everything."""
