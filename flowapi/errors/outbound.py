"""What a request to another server can end in."""

from flowapi.errors.root import FlowAPIError


class RequestFailed(FlowAPIError):
    """There is no answer to be used."""
