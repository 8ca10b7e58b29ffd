"""The parts of a step can be measured."""

from pathlib import Path

import pytest

from tests.benchmarks.measuring import allocations, microseconds
from tests.benchmarks.parts import NAMES, Parts
from tests.support.house import House


@pytest.mark.parametrize("name", NAMES)
async def test_a_part_is_measured(house: House, tmp_path: Path, name: str) -> None:
    graph = house.graphs.current("login")
    assert graph
    async with house.database.store() as store:
        part = getattr(Parts.of(graph, house.settings, store), name)

        assert await microseconds(part, count=2, rounds=2) > 0
        assert await allocations(part, tmp_path, count=2) > 0
