"""The flows that come with the server."""

from collections.abc import Iterable
from dataclasses import replace

from flowapi.engine.catalog import load_catalog, without_services
from flowapi.engine.loader import load
from flowapi.engine.loading.sources import FlowFiles, Source


def digests(sources: Iterable[Source]) -> dict[str, str]:
    """The versions that *sources* make of the built-in actions."""
    catalog = load_catalog(["actions"])
    return {name: graph.digest for name, graph in load(sources, catalog, without_services(catalog)).items()}


def test_every_shipped_flow_loads() -> None:
    assert {"login", "registration"} <= set(digests(FlowFiles().read()))


def test_a_copy_of_the_shipped_files_makes_the_same_versions() -> None:
    shipped = FlowFiles().read()
    copies = tuple(replace(source, label=f"mine/{source.label}", shipped=False) for source in shipped)

    assert digests((*shipped, *copies)) == digests(shipped)
