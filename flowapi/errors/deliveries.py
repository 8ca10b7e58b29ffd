"""What a delivery from the outbox can end in."""

from flowapi.errors.root import FlowAPIError


class DeliveryFailed(FlowAPIError):
    """It could not be delivered now."""


class ReceiverSilent(DeliveryFailed):
    """Nobody has answered in time."""


class DeliveryRefused(DeliveryFailed):
    """It will never be accepted."""


class DeliveryExpired(DeliveryRefused):
    """It is of no more use to whom it is meant for."""
