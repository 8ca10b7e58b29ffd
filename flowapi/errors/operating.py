"""What keeps a command from doing what an operator asks."""

from flowapi.errors.root import FlowAPIError


class CommandRefused(FlowAPIError):
    """What was asked for cannot be done with what was given."""
