"""Scenarios on both event loops."""

import asyncio
from collections.abc import Callable

import pytest
import uvloop

from tests.web.http1.talking import Scenario

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(params=LOOPS)
def play(request: pytest.FixtureRequest) -> Callable[[Scenario], None]:
    """Plays a scenario on an event loop of its own."""

    def run(scenario: Scenario) -> None:
        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(asyncio.wait_for(scenario(), 20))

    return run
