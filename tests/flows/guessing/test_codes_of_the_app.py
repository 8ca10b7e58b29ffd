"""Codes of authenticator apps are guessed no more often than is allowed."""

import pytest

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
from tests.support.flows import FlowDriver
from tests.support.house import House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def at_otp(house: House, guarded: House, address: str = ADA) -> FlowDriver:
    """A login, up to the code of the app, that has not used up anything where attempts are counted."""
    flow = await at_password(house, address)
    await flow.advance("password_login", password=PASSWORD)
    flow.expect("login_otp")
    flow.runner = guarded.flow("login").runner
    return flow


@both_ways
async def test_it_can_be_guessed_three_times_a_minute(house: House, guarded: House, way: str) -> None:
    await guarded.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flows = [await at_otp(house, guarded) for _ in range(GUESSES)]

    found = await each(way, [(flow, "otp_code_validate", {"otp_code": "guess"}) for flow in flows])

    assert found == {INVALID: 3, LIMITED: GUESSES - 3}


@both_ways
async def test_the_right_code_opens_nothing_once_attempts_are_used_up(
    house: House, guarded: House, way: str
) -> None:
    await guarded.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    first = await at_otp(house, guarded)
    await each(IN_A_ROW, [(first, "otp_code_validate", {"otp_code": "guess"})] * 3)
    flows = [await at_otp(house, guarded) for _ in range(GUESSES)]

    code = {"otp_code": guarded.otp(SECRET)}
    found = await each(way, [(flow, "otp_code_validate", code) for flow in flows])

    assert found == {LIMITED: GUESSES}


@both_ways
async def test_the_right_code_opens_one_of_many_logins(house: House, guarded: House, way: str) -> None:
    await guarded.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flows = [await at_otp(house, guarded) for _ in range(GUESSES)]

    code = {"otp_code": guarded.otp(SECRET)}
    found = await each(way, [(flow, "otp_code_validate", code) for flow in flows])

    assert found == {"": 1, INVALID: 2, LIMITED: GUESSES - 3}


async def test_without_limits_the_right_code_opens_one_of_many_logins_as_well(house: House) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flows = [await at_otp(house, house) for _ in range(GUESSES)]

    code = {"otp_code": house.otp(SECRET)}
    found = await each(AT_ONCE, [(flow, "otp_code_validate", code) for flow in flows])

    assert found == {"": 1, INVALID: GUESSES - 1}


@pytest.mark.parametrize("processes", [False, True])
async def test_one_flow_in_many_windows_guesses_no_more(
    house: House, guarded: House, processes: bool
) -> None:
    await guarded.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await at_otp(house, guarded)
    judged = 0

    for _ in range(6):
        windows = copies(flow, processes=processes)
        found = await each(AT_ONCE, [(one, "otp_code_validate", {"otp_code": "guess"}) for one in windows])
        judged += found[INVALID]
        flow = newest(windows)

    assert judged <= 3
    flow.expect("login_otp", error=LIMITED)


async def test_who_guesses_takes_nothing_from_other_accounts(house: House, guarded: House) -> None:
    await guarded.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    await guarded.add_user(BOB, password=PASSWORD, otp_secret=SECRET)
    flow = await at_otp(house, guarded)
    await each(IN_A_ROW, [(flow, "otp_code_validate", {"otp_code": "guess"})] * 4)
    flow.expect("login_otp", error=LIMITED)
    bob = await at_otp(house, guarded, BOB)

    await bob.advance("otp_code_validate", otp_code=guarded.otp(SECRET))

    assert bob.expect("onboarding_create_passkey")
