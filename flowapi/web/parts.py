"""What the resources of one tenant are made of."""

from dataclasses import dataclass

from config.settings import Settings
from flowapi.clock import Clock
from flowapi.services.assembly import Services
from flowapi.web.metrics.page import Metrics
from flowapi.web.units import Units


@dataclass(frozen=True, slots=True)
class Parts:
    """One tenant's settings, services and database; resources take from it what they need."""

    settings: Settings
    services: Services
    units: Units
    clock: Clock
    metrics: Metrics
