"""A client that guesses, one attempt after the other or fifty at once, has no more attempts than allowed."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.contract import Client
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.services.local_windows import LocalWindows
from flowapi.services.rate_limits import LimitedRates
from storage.store import DEFAULT_TENANT
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House

ADA, BOB = "ada@example.com", "bob@example.com"
PASSWORD = "correct horse battery"
GUESSES = 50
IN_A_ROW, AT_ONCE = "in a row", "at once"
both_ways = pytest.mark.parametrize("way", [IN_A_ROW, AT_ONCE])


@pytest.fixture
def guarded(furnish: Furnish) -> House:
    """A house that counts attempts as the default settings say; there are usernames as well."""
    house = furnish({"username": {"enabled": True, "acquire_on_login": False}})
    limits = LimitedRates(house.settings.rate_limiter, LocalWindows(house.clock), DEFAULT_TENANT)
    services = replace(house.services, rate_limits=limits)
    catalog = load_catalog(house.settings.action_packages)
    return replace(house, services=services, graphs=Graphs(FlowFiles(), catalog, build(catalog, services)))


async def each(way: str, guesses: Sequence[tuple[FlowDriver, str, dict[str, str]]]) -> Counter[str]:
    """How often the guesses were answered with which error; "" is success."""
    advancing = [flow.advance(action, **inputs) for flow, action, inputs in guesses]
    answers = await asyncio.gather(*advancing) if way == AT_ONCE else [await advance for advance in advancing]
    return Counter(answer.error.code if answer.error else "" for answer in answers)


async def at_password(house: House, identifier: str, client: Client | None = None) -> FlowDriver:
    """A login, up to the password."""
    flow = await (house.begun("login", client=client) if client else house.begun("login"))
    await flow.advance("continue_with_login_identifier", identifier=identifier)
    if "continue_to_password_login" in flow.offered:
        await flow.advance("continue_to_password_login")
    assert "password_login" in flow.offered
    return flow


async def at_code(house: House, way_there: str = "continue_to_passcode_confirmation") -> FlowDriver:
    """A login, up to the code that is sent by mail."""
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", identifier=ADA)
    if way_there not in flow.offered:
        await flow.advance("continue_to_password_login")
    await flow.advance(way_there)
    return flow


async def tries(house: House, flows: Sequence[FlowDriver]) -> list[int]:
    """How often each code that was sent was tried."""
    found = []
    async with house.database.store() as store:
        for flow in flows:
            sticky = (await house.document(flow))["data"].get("sticky", {})
            if passcode_id := sticky.get("passcode_id"):
                passcode = await store.passcodes.find(UUID(passcode_id))
                assert passcode
                found.append(passcode.try_count)
    return found


@both_ways
async def test_a_password_can_be_guessed_five_times_a_minute(guarded: House, way: str) -> None:
    await guarded.add_user(ADA, username="ada", password=PASSWORD)
    flows = [await at_password(guarded, (ADA, "ada")[number % 2]) for number in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": "wrong horse"}) for flow in flows])

    assert found == {"form_data_invalid_error": 5, "rate_limit_exceeded": GUESSES - 5}


@both_ways
async def test_the_right_password_opens_nothing_once_attempts_are_used_up(guarded: House, way: str) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    first = await at_password(guarded, ADA)
    await each(IN_A_ROW, [(first, "password_login", {"password": "wrong horse"})] * 5)
    flows = [await at_password(guarded, ADA) for _ in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": PASSWORD}) for flow in flows])

    assert found == {"rate_limit_exceeded": GUESSES}
    assert first.payload == {}


async def test_an_answer_says_when_to_come_back_and_then_the_password_works(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_password(guarded, ADA)
    await each(IN_A_ROW, [(flow, "password_login", {"password": "wrong horse"})] * 5)

    guarded.clock.now += timedelta(seconds=18)
    answer = await flow.advance("password_login", password=PASSWORD)
    assert answer.payload == {"retry_after": 42}
    flow.expect("login_password", error="rate_limit_exceeded")

    guarded.clock.now += timedelta(seconds=42)
    assert await each(IN_A_ROW, [(flow, "password_login", {"password": PASSWORD})]) == {"": 1}


async def test_who_guesses_takes_nothing_from_other_accounts_and_other_networks(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    await guarded.add_user(BOB, password=PASSWORD)
    flow = await at_password(guarded, ADA)
    await each(IN_A_ROW, [(flow, "password_login", {"password": "wrong horse"})] * 6)
    flow.expect("login_password", error="rate_limit_exceeded")

    bob = await at_password(guarded, BOB)
    elsewhere = await at_password(guarded, ADA, Client("198.51.100.4"))

    right = {"password": PASSWORD}
    found = await each(AT_ONCE, [(bob, "password_login", right), (elsewhere, "password_login", right)])
    assert found == {"": 2}


@both_ways
async def test_what_belongs_to_nobody_is_counted_as_it_was_typed(guarded: House, way: str) -> None:
    flows = [await at_password(guarded, "nobody@example.com") for _ in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": "wrong horse"}) for flow in flows])

    assert found == {"form_data_invalid_error": 5, "rate_limit_exceeded": GUESSES - 5}


@pytest.mark.parametrize(
    "way_there", ["continue_to_passcode_confirmation", "continue_to_passcode_confirmation_recovery"]
)
@both_ways
async def test_codes_are_sent_three_times_a_minute_and_tried_three_times_each(
    guarded: House, way: str, way_there: str
) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flows = [await at_code(guarded, way_there) for _ in range(GUESSES)]
    assert len(await guarded.mails()) == 3

    for _ in range(5):
        guesses = [(flow, "verify_passcode", {"code": "guess"}) for flow in flows]
        assert "" not in await each(way, guesses)

    assert await tries(guarded, flows) == [3, 3, 3]


async def test_a_code_is_tried_three_times_whatever_is_sent_at_once(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)
    copies = [replace(flow) for _ in range(GUESSES)]

    for _ in range(5):
        await each(AT_ONCE, [(copy, "verify_passcode", {"code": "guess"}) for copy in copies])
        last = next(copy for copy in copies if copy.answer == copy.current)
        copies = [replace(last) for _ in range(GUESSES)]

    assert await tries(guarded, [flow]) == [3]


async def test_a_new_code_is_a_mail_that_counts(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)

    found = await each(IN_A_ROW, [(flow, "resend_passcode", {})] * GUESSES)

    assert found == {"": 2, "rate_limit_exceeded": GUESSES - 2}
    assert len(await guarded.mails()) == 3
    assert flow.payload == {"resend_after": 60}
