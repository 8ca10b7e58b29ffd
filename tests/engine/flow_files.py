"""Load graphs from texts, and ask guards, in tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from config.settings import Settings
from flowapi.engine.catalog import Catalog, load_catalog, without_services
from flowapi.engine.contract import FlowFacts
from flowapi.engine.graph import Graph
from flowapi.engine.loader import load
from flowapi.engine.loading.sources import Source
from flowapi.engine.stash import Stash
from flowapi.errors.start import DefinitionError

VISIT = """\
flow: visit
start: [street]
states:
  street:
    actions:
      knock: {run: door.knock, outcomes: {opened: hall, ignored: stay}}
  hall: {}
"""
"""The smallest flow in which somebody arrives."""


def visiting() -> Catalog:
    """The catalogue of the tests' own actions."""
    return load_catalog(["tests.engine.parts"])


def load_texts(*texts: str, shipped: Iterable[str] = ()) -> dict[str, Graph]:
    """The graphs of *texts*, which problems call ``1.yaml``, ``2.yaml`` and so on."""
    catalog = visiting()
    sources = [
        Source(f"shipped-{at}.yaml", text.encode(), shipped=True) for at, text in enumerate(shipped, 1)
    ]
    sources += (Source(f"{at}.yaml", text.encode(), shipped=False) for at, text in enumerate(texts, 1))
    return load(sources, catalog, without_services(catalog))


def problems_of(*texts: str, shipped: Iterable[str] = ()) -> list[str]:
    """What is wrong with *texts*."""
    try:
        load_texts(*texts, shipped=shipped)
    except DefinitionError as error:
        return list(error.problems)
    return []


START = FlowFacts(UUID(int=1), "visit", "street", "", (), frozenset(), revertible=False)
"""A flow that has just begun."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard is asked over."""

    settings: Settings = field(default_factory=Settings)
    stash: Stash = field(default_factory=Stash)
    flow: FlowFacts = START
