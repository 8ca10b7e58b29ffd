"""A house in which nothing but the factors is asked for."""

import pytest

from tests.flows.second_factors.logins import BARE
from tests.support.house import Furnish, House


@pytest.fixture
def house(furnish: Furnish) -> House:
    return furnish(BARE)
