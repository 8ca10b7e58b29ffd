"""What decision tables have in common: every combination of settings, and the plan that a flow has made."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from tests.support.flows import FlowDriver
from tests.support.house import House

FLAGS = (False, True)
ACQUIRE = ("always", "conditional", "never")
CHOOSER, PASSKEY, PASSWORD = "credential_onboarding_chooser", "onboarding_create_passkey", "password_creation"
SUCCESS = "success"
ONE_FACTOR: dict[str, Any] = {"mfa": {"enabled": False}}
"""Settings under which nobody is asked for a second factor."""
Plans = dict[tuple[Any, ...], list[str]]
"""Where each combination leads."""


def combinations(**choices: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Every way to choose one of each."""
    for chosen in product(*choices.values()):
        yield dict(zip(choices, chosen, strict=True))


async def planned(house: House, flow: FlowDriver) -> list[str]:
    """The state in which the flow is and those that it plans to come to, the next one first."""
    document = await house.document(flow)
    assert flow.current
    assert document["state"] == flow.current.name
    return [document["state"], *document["scheduled"][::-1]]
