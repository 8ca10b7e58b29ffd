"""Browsers that are trusted to go without a second factor."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.flows.second_factors.logins import (
    ADA,
    BARE,
    BOB,
    OTHER_SECRET,
    PASSWORD,
    SECRET,
    amr,
    past_the_password,
)
from tests.flows.tables import planned
from tests.support.house import Furnish, House

PROMPT: dict[str, Any] = {"mfa": {"device_trust_policy": "prompt"}}
NAME = "hanko-device-token"


async def trusting(house: House, address: str, secret: str, cookies: Mapping[str, str] = {}) -> str:
    """The cookie that a browser has after *address* has trusted it."""
    flow = await past_the_password(house, address, cookies=cookies)
    await flow.advance("otp_code_validate", otp_code=house.otp(secret))
    flow.expect("device_trust")
    assert flow.offered == ["trust_device", "skip"]
    [cookie] = (await flow.advance("trust_device")).cookies
    assert (cookie.name, cookie.max_age, cookie.http_only, cookie.domain) == (NAME, 2_592_000, True, "")
    return cookie.value


async def test_a_trusted_browser_goes_without_and_is_not_asked_again(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT)
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    cookie = await trusting(house, ADA, SECRET)

    flow = await past_the_password(house, cookies={NAME: cookie})

    assert flow.expect("success").cookies == ()
    assert amr(flow) == ["pwd"]
    assert "device_trusted" not in (await house.document(flow))["data"]


async def test_a_browser_that_is_not_trusted_gets_no_cookie(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT)
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await past_the_password(house)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))

    await flow.advance("skip")

    assert flow.expect("success").cookies == ()


async def test_the_cookie_of_another_is_worth_nothing(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT)
    ada = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    bob = await house.add_user(BOB, password=PASSWORD, otp_secret=OTHER_SECRET)
    cookie = await trusting(house, ADA, SECRET)

    for stolen in (cookie, cookie.replace(str(ada), str(bob)), cookie.split(":")[1]):
        (await past_the_password(house, BOB, cookies={NAME: stolen})).expect("login_otp")


async def test_a_cookie_without_its_row_is_worth_nothing(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT)
    ada = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    cookie = await trusting(house, ADA, SECRET)
    async with house.database.store() as store:
        await house.services.device_trust.revoke(store, ada)
        await store.commit()

    (await past_the_password(house, cookies={NAME: cookie})).expect("login_otp")


async def test_trust_does_not_outlast_its_time(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT, {"mfa": {"device_trust_duration": "720h"}})
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    cookie = await trusting(house, ADA, SECRET)

    house.clock.now += timedelta(hours=720)

    (await past_the_password(house, cookies={NAME: cookie})).expect("login_otp")


async def test_several_people_can_trust_one_browser(furnish: Furnish) -> None:
    house = furnish(BARE, PROMPT)
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    await house.add_user(BOB, password=PASSWORD, otp_secret=OTHER_SECRET)
    cookie = await trusting(house, BOB, OTHER_SECRET, {NAME: await trusting(house, ADA, SECRET)})

    for address in (ADA, BOB):
        (await past_the_password(house, address, cookies={NAME: cookie})).expect("success")


async def test_under_the_policy_always_every_login_makes_the_browser_trusted(furnish: Furnish) -> None:
    house = furnish(BARE, {"mfa": {"device_trust_policy": "always"}})
    await house.add_user(ADA, password=PASSWORD)
    await house.add_user(BOB, password=PASSWORD, otp_secret=SECRET)

    without_factor = (await past_the_password(house)).expect("success")
    flow = await past_the_password(house, BOB)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    [cookie] = flow.expect("success").cookies

    assert [each.name for each in without_factor.cookies] == [NAME]
    (await past_the_password(house, BOB, cookies={NAME: cookie.value})).expect("success")


async def test_the_question_comes_at_the_end(furnish: Furnish) -> None:
    house = furnish(PROMPT, {"username": {"enabled": True}, "email": {"use_as_login_identifier": True}})
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", identifier=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password=PASSWORD)

    assert await planned(house, flow) == [
        "login_otp",
        "onboarding_username",
        "onboarding_create_passkey",
        "device_trust",
        "success",
    ]
