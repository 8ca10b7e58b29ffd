"""Codes that are sent by mail are guessed no more often than is allowed."""

from collections import Counter

import pytest

from tests.flows.guessing.guesses import (
    ADA,
    AT_ONCE,
    BOB,
    CONFLICT,
    EXHAUSTED,
    GUESSES,
    IN_A_ROW,
    INVALID,
    LIMITED,
    PASSWORD,
    at_code,
    both_ways,
    copies,
    each,
    newest,
    tries,
)
from tests.support.house import House
from tests.support.profiles import opened


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


@pytest.mark.parametrize("processes", [False, True])
async def test_a_code_is_tried_three_times_whatever_is_sent_at_once(guarded: House, processes: bool) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)
    found: Counter[str] = Counter()

    for _ in range(5):
        windows = copies(flow, processes=processes)
        found += await each(AT_ONCE, [(window, "verify_passcode", {"code": "guess"}) for window in windows])
        flow = newest(windows)

    assert await tries(guarded, [flow]) == [3]
    assert set(found) <= {INVALID, EXHAUSTED, CONFLICT}
    assert found[INVALID] <= 2
    flow.expect("passcode_confirmation", error=EXHAUSTED)


async def test_the_right_code_counts_once_whatever_is_sent_at_once(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)
    code = await guarded.code()

    found = await each(AT_ONCE, [(window, "verify_passcode", {"code": code}) for window in copies(flow)])

    assert found == {"": 1, CONFLICT: GUESSES - 1}


async def test_the_right_code_counts_at_most_once_among_processes_without_a_common_lock(
    guarded: House,
) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)
    code = await guarded.code()

    windows = copies(flow, processes=True)
    found = await each(AT_ONCE, [(window, "verify_passcode", {"code": code}) for window in windows])

    assert found[""] <= 1
    assert found.total() - found[CONFLICT] == 1


@pytest.mark.parametrize(
    "way_there", ["continue_to_passcode_confirmation", "continue_to_passcode_confirmation_recovery"]
)
async def test_the_right_code_opens_nothing_once_its_tries_are_used_up(
    guarded: House, way_there: str
) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded, way_there)
    code = await guarded.code()
    await each(IN_A_ROW, [(flow, "verify_passcode", {"code": "guess"})] * 3)

    found = await each(IN_A_ROW, [(flow, "verify_passcode", {"code": code})] * GUESSES)

    assert found == {EXHAUSTED: GUESSES}


async def test_codes_that_confirm_an_address_are_tried_three_times_as_well(guarded: House) -> None:
    signing_up = await guarded.begun("registration")
    await signing_up.advance("register_login_identifier", email=BOB)
    adding = await opened(guarded, await guarded.add_user(ADA))
    await adding.advance("email_create", email="new@example.com")

    for flow in (signing_up, adding):
        found = await each(IN_A_ROW, [(flow, "verify_passcode", {"code": "guess"})] * GUESSES)
        assert found == {INVALID: 2, EXHAUSTED: GUESSES - 2}

    assert await tries(guarded, [signing_up, adding]) == [3, 3]


async def test_a_new_code_is_a_mail_that_counts(guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD)
    flow = await at_code(guarded)

    found = await each(IN_A_ROW, [(flow, "resend_passcode", {})] * GUESSES)

    assert found == {"": 2, LIMITED: GUESSES - 2}
    assert len(await guarded.mails()) == 3


async def test_an_answer_says_when_another_code_can_be_sent(by_the_clock: House) -> None:
    await by_the_clock.add_user(ADA, password=PASSWORD)
    flow = await at_code(by_the_clock)

    await each(IN_A_ROW, [(flow, "resend_passcode", {})] * 3)

    assert flow.payload == {"resend_after": 60}
