"""What keeps users from being imported."""

from flowapi.errors.root import FlowAPIError


class ImportRefused(FlowAPIError):
    """The users cannot be imported; nothing was stored."""
