"""Whatever JSON is sent to whichever action: an answer, and never the server's fault."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from flowapi.errors.technical import TechnicalError
from flowapi.services.hashing_pool import HashingPool
from tests.support.flows import FlowDriver
from tests.support.house import House, a_house, settings_with
from tests.support.stores import Loop

ADA = "ada@example.com"
WIDE_OPEN: dict[str, Any] = {
    "username": {"enabled": True, "optional": True},
    "email": {"optional": True, "require_verification": False},
    "password": {"optional": True, "acquire_on_login": "always"},
    "session": {"cookie": {"retention": "prompt"}},
    "third_party": {"providers": {"google": {"enabled": True, "client_id": "id", "secret": "secret"}}},
}
"""Settings under which as many actions as possible are offered."""

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300),
    st.sampled_from(
        ("", " ", ADA, "ada", "a@b.cc", "123456", "{", "[]", "a" * 73, "ä" * 40, "\u2028", "'--")
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def street(loop: Loop, hashing_pool: HashingPool) -> House:
    """A house in which Ada lives."""
    house = a_house(loop.database, hashing_pool).under(settings_with(WIDE_OPEN))
    loop.run(house.add_user(ADA, username="ada", password="correct horse", passkey=True))
    return house


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(("login", "registration")),
    conditional=st.booleans(),
    steps=st.lists(st.tuples(st.integers(0, 9), st.none() | values, values), min_size=4, max_size=8),
)
def test_no_input_is_a_failure_of_the_server(
    loop: Loop, street: House, name: str, conditional: bool, steps: list[tuple[int, Any, Any]]
) -> None:
    loop.run(tried(street, name, steps, conditional=conditional))


async def tried(street: House, name: str, steps: list[tuple[int, Any, Any]], *, conditional: bool) -> None:
    flow = await street.begun(name, conditional=conditional)
    for choice, first, second in steps:
        if not flow.offered:
            return
        action = flow.offered[choice % len(flow.offered)]
        inputs = good_inputs(flow, action) | bad_inputs(flow, action, first, second)
        note(f"{flow.current and flow.current.name}: {action} {inputs!r}")
        answer = await flow.send(action, inputs)
        if action != "webauthn_verify_assertion_response":  # without a ceremony that is its answer
            assert not isinstance(answer.error, TechnicalError)
    assert flow.current


def good_inputs(flow: FlowDriver, action: str) -> dict[str, Any]:
    """What leads further."""
    known = {
        "identifier": ADA,
        "email": f"{flow.flow_id}@example.com",
        "password": "correct horse",
        "new_password": "battery staple",
    }
    return {name: known[name] for name in names_of(flow, action) if name in known}


def bad_inputs(flow: FlowDriver, action: str, first: Any, second: Any) -> dict[str, Any]:
    """Something for every input, or nothing if *first* is `None`."""
    if first is None:
        return {}
    return {name: (first, second)[number % 2] for number, name in enumerate(names_of(flow, action))}


def names_of(flow: FlowDriver, action: str) -> list[str]:
    assert flow.current
    return list(flow.current.actions[action]["inputs"])
