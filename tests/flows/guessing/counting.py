"""A house in which attempts are counted for good."""

from dataclasses import replace

from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.services.rate_limits import LimitedRates, Windows
from storage.store import DEFAULT_TENANT
from tests.support.house import House


def counting(house: House, windows: Windows) -> House:
    """*house*, where attempts are counted in *windows*."""
    limits = LimitedRates(house.settings.rate_limiter, windows, DEFAULT_TENANT)
    services = replace(house.services, rate_limits=limits)
    catalog = load_catalog(house.settings.action_packages)
    return replace(house, services=services, graphs=Graphs(FlowFiles(), catalog, build(catalog, services)))
