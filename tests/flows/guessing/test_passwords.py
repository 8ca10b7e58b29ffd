"""Passwords are guessed no more often than is allowed."""

from datetime import timedelta

import pytest

from flowapi.engine.contract import Client
from tests.flows.guessing.guesses import (
    ADA,
    AT_ONCE,
    BOB,
    GUESSES,
    IN_A_ROW,
    INVALID,
    LIMITED,
    PASSWORD,
    at_password,
    both_ways,
    copies,
    each,
    newest,
)
from tests.support.house import House


@both_ways
async def test_a_password_can_be_guessed_five_times_a_minute(guarded: House, way: str) -> None:
    await guarded.add_user(ADA, username="ada", password=PASSWORD)
    flows = [await at_password(guarded, (ADA, "ada")[number % 2]) for number in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": "wrong horse"}) for flow in flows])

    assert found == {INVALID: 5, LIMITED: GUESSES - 5}


@both_ways
async def test_the_right_password_opens_nothing_once_attempts_are_used_up(guarded: House, way: str) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    first = await at_password(guarded, ADA)
    await each(IN_A_ROW, [(first, "password_login", {"password": "wrong horse"})] * 5)
    flows = [await at_password(guarded, ADA) for _ in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": PASSWORD}) for flow in flows])

    assert found == {LIMITED: GUESSES}
    assert first.payload == {}


async def test_an_answer_says_when_to_come_back_and_then_the_password_works(by_the_clock: House) -> None:
    await by_the_clock.add_user(ADA, password=PASSWORD)
    flow = await at_password(by_the_clock, ADA)
    await each(IN_A_ROW, [(flow, "password_login", {"password": "wrong horse"})] * 5)

    by_the_clock.clock.now += timedelta(seconds=18)
    answer = await flow.advance("password_login", password=PASSWORD)
    assert answer.payload == {"retry_after": 42}
    flow.expect("login_password", error=LIMITED)

    by_the_clock.clock.now += timedelta(seconds=42)
    assert await each(IN_A_ROW, [(flow, "password_login", {"password": PASSWORD})]) == {"": 1}


async def test_who_guesses_takes_nothing_from_other_accounts_and_other_networks(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    await guarded.add_user(BOB, password=PASSWORD)
    flow = await at_password(guarded, ADA)
    await each(IN_A_ROW, [(flow, "password_login", {"password": "wrong horse"})] * 6)
    flow.expect("login_password", error=LIMITED)

    bob = await at_password(guarded, BOB)
    elsewhere = await at_password(guarded, ADA, Client("198.51.100.4"))

    right = {"password": PASSWORD}
    found = await each(AT_ONCE, [(bob, "password_login", right), (elsewhere, "password_login", right)])
    assert found == {"": 2}


@both_ways
async def test_what_belongs_to_nobody_is_counted_as_it_was_typed(guarded: House, way: str) -> None:
    flows = [await at_password(guarded, "nobody@example.com") for _ in range(GUESSES)]

    found = await each(way, [(flow, "password_login", {"password": "wrong horse"}) for flow in flows])

    assert found == {INVALID: 5, LIMITED: GUESSES - 5}


@pytest.mark.parametrize("processes", [False, True])
async def test_one_flow_in_many_windows_guesses_no_more(guarded: House, processes: bool) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_password(guarded, ADA)
    judged = 0

    for _ in range(8):
        windows = copies(flow, processes=processes)
        found = await each(AT_ONCE, [(one, "password_login", {"password": "wrong horse"}) for one in windows])
        judged += found[INVALID]
        flow = newest(windows)

    assert judged <= 5
    flow.expect("login_password", error=LIMITED)
