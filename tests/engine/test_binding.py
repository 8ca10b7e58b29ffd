"""Graphs that are shared, with actions and hooks that are not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from flowapi.engine.binding import BoundGraphs
from flowapi.engine.catalog import Parts, load_catalog, without_services
from flowapi.engine.digest import digest_of
from flowapi.engine.graph import Graph
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles

CATALOG = load_catalog(["actions"])


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    return Graphs(FlowFiles(), CATALOG, without_services(CATALOG))


def things(graph: Graph) -> Iterator[tuple[str, Any]]:
    """Every action and hook of *graph*, with its name."""
    for state in graph.states.values():
        yield from ((bound.name, bound.hook) for bound in (*state.enter, *state.exit))
        for offer in state.offers.values():
            yield offer.action_id, offer.action
            targets = (target for each in offer.outcomes.values() for target in each)
            yield from ((bound.name, bound.hook) for target in targets for bound in target.effects)
    yield from (
        (each.hook.name, each.hook.hook) for items in graph.leave.values() for each in items if each.hook
    )
    yield from ((bound.name, bound.hook) for bound in graph.before_action)


@pytest.mark.parametrize("name", ["login", "registration", "profile"])
def test_every_action_and_hook_is_the_own_one(graphs: Graphs, name: str) -> None:
    own = without_services(CATALOG)

    bound = BoundGraphs(graphs, own).current(name)

    assert bound
    known = {**own.hooks, **own.actions}
    found = list(things(bound))
    assert len(found) > 20
    assert all(thing is known[called] for called, thing in found)


@pytest.mark.parametrize("name", ["login", "registration", "profile"])
def test_nothing_else_is_different(graphs: Graphs, name: str) -> None:
    shared = graphs.current(name)

    bound = BoundGraphs(graphs, without_services(CATALOG)).current(name)

    assert shared
    assert bound
    assert bound.digest == shared.digest == digest_of(replace(bound, digest=""))


def test_a_graph_is_bound_once(graphs: Graphs) -> None:
    bound = BoundGraphs(graphs, without_services(CATALOG))
    login = bound.current("login")

    assert login
    assert bound.by_digest("login", login.digest) is bound.current("login") is login


def test_what_is_not_there_is_not_bound(graphs: Graphs) -> None:
    bound = BoundGraphs(graphs, Parts({}, {}))

    assert bound.current("nothing") is None
    assert bound.by_digest("login", "0") is None
