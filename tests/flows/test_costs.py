"""What steps cost: those that only move the flow, two statements and no transaction."""

from collections.abc import Awaitable, Callable

import pytest

from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with

ADA = "ada@example.com"
ENGINE_ONLY = ["SELECT", "UPDATE"]


def statements(house: House) -> list[str]:
    """The first words of the statements that are sent from now on."""
    heard: list[str] = []
    house.database.listen(lambda text: heard.append(text.split()[0]))
    return heard


Prepare = Callable[[House], Awaitable[FlowDriver]]


async def at_preflight(house: House) -> FlowDriver:
    flow = house.flow("login")
    await flow.start()
    return flow


async def at_the_chooser(house: House) -> FlowDriver:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    return flow


async def at_a_password_that_may_be_skipped(house: House) -> FlowDriver:
    here = house.under(
        settings_with({"password": {"optional": True}, "email": {"require_verification": False}})
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    return flow


@pytest.mark.parametrize(
    ("prepare", "action"),
    [
        (at_preflight, "register_client_capabilities"),
        (at_the_chooser, "continue_to_password_login"),
        (at_the_chooser, "back"),
        (at_a_password_that_may_be_skipped, "skip"),
        (at_a_password_that_may_be_skipped, "back"),
    ],
)
async def test_a_step_that_only_moves_the_flow(house: House, prepare: Prepare, action: str) -> None:
    flow = await prepare(house)
    heard = statements(house)

    answer = await flow.advance(action)

    assert (answer.error, heard) == (None, ENGINE_ONLY)


async def test_an_identifier_costs_one_look_more(house: House) -> None:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    heard = statements(house)

    await flow.advance("continue_with_login_identifier", email=ADA)

    assert heard == ["SELECT", "SELECT", "UPDATE"]


async def test_while_a_password_is_checked_no_transaction_is_open(house: House) -> None:
    flow = await at_the_chooser(house)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="first horse")
    heard = statements(house)

    await flow.advance("password_login", password="wrong horse")
    assert heard == ["SELECT", "SELECT", "UPDATE"]
    heard.clear()
    await flow.advance("password_login", password="correct horse")
    assert heard == ["SELECT", "SELECT", "SELECT", "UPDATE"]  # one of them for the second factor
