"""Second factors over whole flows: how they are used, and every way around them, closed."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from tests.flows.second_factors.logins import (
    ADA,
    BARE,
    BOB,
    FORM,
    OTHER_SECRET,
    PASSWORD,
    PLATFORM_KEYS,
    SECRET,
    USED,
    WRONG,
    amr,
    answered,
    past_the_password,
)
from tests.support.authenticator import Authenticator
from tests.support.house import Furnish, House
from tests.support.records import an_otp_secret


async def test_codes_of_other_moments_and_people_are_wrong(house: House) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    await house.add_user(BOB, password=PASSWORD, otp_secret=OTHER_SECRET)
    flow = await past_the_password(house)

    for code in ("000000", "12345", house.otp(SECRET, -2), house.otp(SECRET, 2), house.otp(OTHER_SECRET)):
        await flow.advance("otp_code_validate", otp_code=code)
        flow.expect("login_otp", error=FORM, inputs=WRONG)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET, -1))
    assert amr(flow) == ["pwd", "totp"]


async def test_a_code_counts_once_and_those_before_it_no_more(house: House) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await past_the_password(house)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    flow.expect("success")

    flow = await past_the_password(house)
    for steps in (0, -1):
        await flow.advance("otp_code_validate", otp_code=house.otp(SECRET, steps))
        flow.expect("login_otp", error=FORM, inputs=USED)
    house.clock.now += timedelta(seconds=30)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    flow.expect("success")


async def test_of_many_logins_with_one_code_one_succeeds(house: House) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flows = [await past_the_password(house) for _ in range(8)]

    answers = await asyncio.gather(
        *(flow.advance("otp_code_validate", otp_code=house.otp(SECRET)) for flow in flows)
    )

    assert sorted(answer.name for answer in answers) == ["login_otp"] * 7 + ["success"]


async def test_attempts_are_counted_before_a_code_is_looked_at(house: House) -> None:
    user_id = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await past_the_password(house)
    house.limits.taken.clear()
    house.limits.full["otp"] = 17

    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))

    flow.expect("login_otp", error="rate_limit_exceeded")
    assert flow.payload == {"retry_after": 17}
    [(bucket, key)] = house.limits.taken
    assert (bucket, key.split("/")[-1]) == ("otp", str(user_id))


async def test_a_factor_that_was_set_up_meanwhile_is_asked_for(house: House) -> None:
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    async with house.database.store() as store:
        await store.otp_secrets.add(an_otp_secret(user_id, secret=SECRET))
        await store.commit()

    await flow.advance("password_login", password=PASSWORD)

    flow.expect("login_otp")


async def test_a_factor_that_was_taken_away_meanwhile_is_no_way_in(house: House) -> None:
    user_id = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await past_the_password(house)
    async with house.database.store() as store:
        await store.otp_secrets.delete_of(user_id)
        await store.commit()

    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))

    flow.expect("login_otp", error=FORM, inputs=WRONG)


@pytest.mark.parametrize("method", ["passcode", "recovery"])
async def test_codes_by_mail_do_not_replace_the_second_factor(house: House, method: str) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    if method == "recovery":
        await flow.advance("continue_to_password_login")
        await flow.advance("continue_to_passcode_confirmation_recovery")
    else:
        await flow.advance("continue_to_passcode_confirmation")

    await flow.advance("verify_passcode", code=await house.code())

    flow.expect("login_otp")
    assert flow.offered == ["otp_code_validate"]
    for action in ("back", "skip", "password_recovery", "continue_to_login_security_key"):
        await flow.advance(action)
        flow.expect("error", error="operation_not_permitted_error")
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    if method == "recovery":
        flow.expect("login_password_recovery")
        await flow.advance("password_recovery", new_password="battery staple")
    assert amr(flow) == ["otp" if method == "passcode" else "pwd", "totp"]


async def test_a_passkey_needs_no_second_factor(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET, authenticator=authenticator)
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")

    await answered(flow, authenticator)

    assert amr(flow) == ["passkey"]


async def with_key_and_app(house: House, authenticator: Authenticator) -> UUID:
    return await house.add_user(
        ADA, password=PASSWORD, otp_secret=SECRET, authenticator=authenticator, second_factor=True
    )


async def test_of_two_factors_either_will_do(house: House) -> None:
    authenticator = Authenticator()
    await with_key_and_app(house, authenticator)
    flow = await past_the_password(house)
    flow.expect("login_security_key")
    await flow.advance("continue_to_login_otp")
    await flow.advance("continue_to_login_security_key")
    await flow.advance("webauthn_generate_request_options")
    await flow.advance("back")
    flow.expect("login_security_key")
    assert "mfa_method" not in (await house.document(flow))["data"]
    await flow.advance("continue_to_login_otp")
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))

    assert amr(flow) == ["pwd", "totp"]


async def test_a_passkey_serves_as_second_factor_for_those_who_have_a_security_key(house: House) -> None:
    passkey = Authenticator()
    await house.add_user(ADA, password=PASSWORD, security_key=True, authenticator=passkey)
    flow = await past_the_password(house)
    flow.expect("login_security_key")
    await flow.advance("webauthn_generate_request_options")
    assert len(flow.payload["request_options"]["publicKey"]["allowCredentials"]) == 2

    await answered(flow, passkey)

    assert amr(flow) == ["pwd", "security_key"]


@pytest.mark.parametrize("second_factor", [True, False])
async def test_somebody_elses_credential_is_no_second_factor(house: House, second_factor: bool) -> None:
    hers, his = Authenticator(), Authenticator()
    await house.add_user(ADA, password=PASSWORD, authenticator=hers, second_factor=True)
    await house.add_user(BOB, password=PASSWORD, authenticator=his, second_factor=second_factor)
    flow = await past_the_password(house)
    await flow.advance("webauthn_generate_request_options")

    await answered(flow, his, credential=his.credentials[0])

    flow.expect("login_passkey", error="passkey_invalid")
    await flow.advance("back")
    await flow.advance("webauthn_generate_request_options")
    await answered(flow, hers)
    assert amr(flow) == ["pwd", "security_key"]


async def test_a_security_key_is_no_passkey(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, authenticator=authenticator, second_factor=True)
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")

    await answered(flow, authenticator, credential=authenticator.credentials[0])

    flow.expect("login_passkey", error="webauthn_credential_invalid_mfa_only")


async def test_a_browser_without_webauthn_is_left_with_the_app_or_stays_outside(house: House) -> None:
    await with_key_and_app(house, Authenticator())
    await house.add_user(BOB, password=PASSWORD, security_key=True)

    with_app = await past_the_password(house, webauthn=False)
    without = await past_the_password(house, BOB, webauthn=False)

    assert (with_app.expect("login_security_key"), with_app.offered) == (
        with_app.current,
        ["continue_to_login_otp"],
    )
    assert (without.expect("login_security_key"), without.offered) == (without.current, [])


async def test_a_device_that_cannot_use_the_key_does_not_pass_it_over(furnish: Furnish) -> None:
    house = furnish(BARE, PLATFORM_KEYS)
    await with_key_and_app(house, Authenticator())
    await house.add_user(BOB, password=PASSWORD, security_key=True)

    with_app = await past_the_password(house, webauthn=False)
    without = await past_the_password(house, BOB, webauthn=False)

    with_app.expect("login_otp")
    assert with_app.offered == ["otp_code_validate"]
    assert without.expect("error", error="platform_authenticator_required").session is None
