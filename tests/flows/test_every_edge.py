"""Every edge of the shipped graphs is walked: targets of outcomes, steps of plans, offers, hooks, departures.

What is walked stands in `walks/<flow>.yaml`; what cannot be, and why, in `walks/unwalked.yaml`.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.services.hashing_pool import HashingPool
from storage.database import Database
from tests.support.footprints import Footprints, WatchedGraphs
from tests.support.house import House, a_house
from tests.support.stores import sqlite
from tests.support.walker import Walker
from tests.support.walks import Walk, read_walks

WALKS = Path(__file__).parent / "walks"
SHIPPED = Path(__file__).parents[2] / "flows"
FLOWS = ("login", "registration", "profile", "token_exchange")


async def test_every_edge_is_walked(migrated: Path, tmp_path: Path, hashing_pool: HashingPool) -> None:
    footprints, excuses = Footprints(), read_excuses()
    walks = [walk for flow in FLOWS for walk in read_walks(WALKS / f"{flow}.yaml")]

    lost = []
    for number, walk in enumerate(walks):
        database = shutil.copyfile(migrated, tmp_path / str(number))
        lost += await walked(walk, database, hashing_pool, footprints)

    count, taken = len(footprints.edges), len(footprints.edges) - len(footprints.untaken)
    print(f"{taken} of {count} edges taken by {len(walks)} walks, {len(excuses)} excused")  # noqa: T201 (the report)
    assert lost == [], "\n".join(lost)
    assert objections(footprints, excuses) == []


async def walked(walk: Walk, database: Path, pool: HashingPool, footprints: Footprints) -> list[str]:
    """Where a walk has gone wrong, if it has."""
    async with Database(sqlite(database)) as opened:
        house = a_house(opened, pool, walk.settings)
        walker = Walker(replace(house, graphs=WatchedGraphs(house.graphs, footprints)), walk)
        try:
            await walker.start()
            await walker.go(walk.strides)
        except AssertionError as failure:
            return [f"{walk.flow}, {walk.name}: {failure}"]
    return []


def objections(footprints: Footprints, excuses: Mapping[str, str]) -> list[str]:
    """What is missing until every edge is either taken or excused, and none is both."""
    untaken = footprints.untaken
    return [
        *(f"no walk takes this edge: {edge}" for edge in sorted(untaken - set(excuses))),
        *(f"an excuse for what is taken, or not there: {edge}" for edge in sorted(set(excuses) - untaken)),
    ]


def read_excuses() -> dict[str, str]:
    """Why an edge cannot be walked, by its name."""
    groups = yaml.safe_load((WALKS / "unwalked.yaml").read_text())
    return {edge: group["because"] for group in groups for edge in group["edges"]}


@pytest.mark.parametrize(
    ("before", "after", "edge"),
    [
        (
            "{run: device_trust.grant, outcomes: {granted: {to: next, seal: true}}}",
            "{run: device_trust.grant, outcomes: {granted: [{to: back, when: user.has_emails}, {to: next}]}}",
            "login: device_trust.trust_device granted[0] -> back",
        ),
        (
            "    - to: device_trust\n",
            "    - {to: onboarding_email, when: user.has_passkey}\n    - to: device_trust\n",
            "login: plan device_trust[0] -> onboarding_email",
        ),
    ],
)
async def test_a_new_edge_that_nobody_walks_is_named(
    house: House, tmp_path: Path, before: str, after: str, edge: str
) -> None:
    text = (SHIPPED / "device_trust.yaml").read_text()
    assert before in text
    (tmp_path / "device_trust.yaml").write_text(text.replace(before, after))
    catalog = load_catalog(house.settings.action_packages)
    graphs = Graphs(FlowFiles(tmp_path), catalog, build(catalog, house.services))
    footprints = Footprints()

    WatchedGraphs(graphs, footprints).current("login")

    assert f"no walk takes this edge: {edge}" in objections(footprints, {})


def test_an_excuse_that_is_not_needed_is_refused() -> None:
    footprints = Footprints({"walked": 2, "unwalked": 0})

    found = objections(footprints, {"walked": "", "gone": "", "unwalked": ""})

    assert found == [f"an excuse for what is taken, or not there: {edge}" for edge in ("gone", "walked")]
