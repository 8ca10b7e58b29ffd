"""Second factors over whole flows: how they are set up and used, and every way around them, closed."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.flows.tables import planned
from tests.support.authenticator import Authenticator
from tests.support.flows import BROWSER, FlowDriver
from tests.support.house import Furnish, House
from tests.support.records import an_otp_secret

ADA, BOB = "ada@example.com", "bob@example.com"
PASSWORD = "correct horse"
SECRET, OTHER_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
BARE: dict[str, Any] = {
    "passkey": {"acquire_on_login": "never", "acquire_on_registration": "never"},
    "mfa": {"device_trust_policy": "never"},
}
"""Settings under which a login asks for nothing but the factors."""
ACQUIRE: dict[str, Any] = {"mfa": {"acquire_on_login": True}}
REQUIRED: dict[str, Any] = {"mfa": {"acquire_on_login": True, "optional": False}}
PLATFORM_KEYS: dict[str, Any] = {"mfa": {"security_keys": {"authenticator_attachment": "platform"}}}
WRONG = {"otp_code": "otp_code_invalid"}
USED = {"otp_code": "otp_code_already_used"}
FORM = "form_data_invalid_error"


@pytest.fixture
def house(furnish: Furnish) -> House:
    return furnish(BARE)


async def past_the_password(
    house: House, address: str = ADA, *, webauthn: bool = True, cookies: Mapping[str, str] | None = None
) -> FlowDriver:
    """A login in which the password was right."""
    flow = await house.begun("login", webauthn=webauthn, client=replace(BROWSER, cookies=cookies or {}))
    await flow.advance("continue_with_login_identifier", email=address)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password=PASSWORD)
    return flow


def amr(flow: FlowDriver) -> Any:
    return flow.expect("success").payload["claims"].get("amr")  # type: ignore[index] # success has a payload


async def answered(flow: FlowDriver, authenticator: Authenticator, **forged: Any) -> None:
    """The request options of the last answer, answered."""
    response = authenticator.get(flow.payload["request_options"], **forged)
    await flow.advance("webauthn_verify_assertion_response", assertion_response=response)


async def created(flow: FlowDriver, authenticator: Authenticator) -> None:
    response = authenticator.create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=response)


# Setting up.


async def test_an_authenticator_app_is_set_up_at_registration(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    flow.expect("mfa_method_chooser")
    await flow.advance("continue_to_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    assert flow.payload["otp_image_source"].startswith("data:image/png;base64,")

    await flow.advance("otp_code_verify", otp_code=house.otp(secret))

    assert amr(flow) == ["otp", "pwd", "totp"]
    stored = (await house.account_of(ADA)).otp_secret
    assert stored
    assert (stored.secret, stored.last_validated_step) == (secret, int(house.clock().timestamp()) // 30)
    left = (await house.document(flow))["data"]
    assert not {"otp_secret", "otp_image_src", "otp_last_validated_step"} & set(left)


async def test_a_security_key_is_set_up_at_registration(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    await flow.advance("continue_to_security_key_creation")
    flow.expect("mfa_security_key_creation")
    await flow.advance("webauthn_generate_creation_options")
    selection = flow.payload["creation_options"]["publicKey"]["authenticatorSelection"]
    assert selection == {
        "authenticatorAttachment": "cross-platform",
        "requireResidentKey": False,
        "residentKey": "discouraged",
        "userVerification": "discouraged",
    }

    await created(flow, Authenticator())

    assert amr(flow) == ["otp", "pwd", "security_key"]
    account = await house.account_of(ADA)
    assert (len(account.security_keys), account.passkeys) == (1, ())


async def test_an_authenticator_app_is_set_up_at_login_and_asked_for_at_the_next(furnish: Furnish) -> None:
    house = furnish(BARE, ACQUIRE)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    flow.expect("mfa_method_chooser")
    await flow.advance("continue_to_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    code = house.otp(secret)

    await flow.advance("otp_code_verify", otp_code=code)

    assert amr(flow) == ["pwd"]
    stored = (await house.account(user_id)).otp_secret
    assert stored
    assert stored.secret == secret
    again = await past_the_password(house)
    again.expect("login_otp")
    await again.advance("otp_code_validate", otp_code=code)
    again.expect("login_otp", error=FORM, inputs=USED)
    await again.advance("otp_code_validate", otp_code=house.otp(secret, 1))
    assert amr(again) == ["pwd", "totp"]


async def test_a_security_key_is_set_up_at_login_and_asked_for_at_the_next(furnish: Furnish) -> None:
    house, authenticator = furnish(BARE, ACQUIRE), Authenticator()
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    await flow.advance("continue_to_security_key_creation")
    await flow.advance("webauthn_generate_creation_options")

    await created(flow, authenticator)

    assert amr(flow) == ["pwd"]
    assert len((await house.account(user_id)).security_keys) == 1
    again = await past_the_password(house)
    again.expect("login_security_key")
    await again.advance("webauthn_generate_request_options")
    again.expect("login_passkey")
    await answered(again, authenticator)
    assert amr(again) == ["pwd", "security_key"]


async def test_a_wrong_code_keeps_the_secret_and_a_step_back_forgets_it(furnish: Furnish) -> None:
    house = furnish(BARE, ACQUIRE)
    await house.add_user(ADA, password=PASSWORD)
    flow = await past_the_password(house)
    await flow.advance("continue_to_otp_secret_creation")
    first = dict(flow.payload)

    for code in ("000000", "12345", "1234567", " "):
        await flow.advance("otp_code_verify", otp_code=code)
        flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "passcode_invalid"})
        assert flow.payload == first
    await flow.advance("otp_code_verify")
    flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "value_missing_error"})
    await flow.advance("back")
    assert "otp_secret" not in (await house.document(flow))["data"]
    await flow.advance("continue_to_otp_secret_creation")
    assert flow.payload["otp_secret"] != first["otp_secret"]
    await flow.advance("otp_code_verify", otp_code=house.otp(first["otp_secret"]))
    flow.expect("mfa_otp_secret_creation", error=FORM, inputs={"otp_code": "passcode_invalid"})


async def test_what_was_looked_at_and_left_is_not_stored(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password=PASSWORD)
    await flow.advance("continue_to_otp_secret_creation")
    await flow.advance("back")
    await flow.advance("skip")

    assert amr(flow) == ["otp", "pwd"]
    assert (await house.account_of(ADA)).otp_secret is None


@pytest.mark.parametrize("name", ["login", "registration"])
async def test_where_it_is_required_it_cannot_be_skipped(furnish: Furnish, name: str) -> None:
    house = furnish(BARE, REQUIRED)
    await house.add_user(ADA, password=PASSWORD)
    if name == "login":
        flow = await past_the_password(house)
    else:
        flow = await house.begun("registration")
        await flow.advance("register_login_identifier", email=BOB)
        await flow.advance("verify_passcode", code=await house.code())
        await flow.advance("register_password", new_password=PASSWORD)
    flow.expect("mfa_method_chooser")

    assert flow.offered == ["continue_to_otp_secret_creation", "continue_to_security_key_creation"]
    for action in ("skip", "back"):
        await flow.advance(action)
        flow.expect("error", error="operation_not_permitted_error")


IMPOSSIBLE = [
    ({"mfa": {"totp": {"enabled": False}}}, False),
    ({"mfa": {"totp": {"enabled": False}, "security_keys": {"authenticator_attachment": "platform"}}}, False),
]


@pytest.mark.parametrize(("changes", "webauthn"), IMPOSSIBLE)
async def test_what_is_required_but_impossible_here_ends_the_login(
    furnish: Furnish, changes: dict[str, Any], webauthn: bool
) -> None:
    house = furnish(BARE, REQUIRED, changes)
    await house.add_user(ADA, password=PASSWORD)

    flow = await past_the_password(house, webauthn=webauthn)

    assert flow.expect("error", error="platform_authenticator_required").session is None
    assert flow.offered == []


@pytest.mark.parametrize(("changes", "webauthn"), IMPOSSIBLE)
async def test_what_is_required_but_impossible_here_ends_the_registration(
    furnish: Furnish, changes: dict[str, Any], webauthn: bool
) -> None:
    house = furnish(BARE, REQUIRED, changes, {"email": {"require_verification": False}})
    flow = await house.begun("registration", webauthn=webauthn)
    await flow.advance("register_login_identifier", email=ADA)

    await flow.advance("register_password", new_password=PASSWORD)

    flow.expect("error", error="platform_authenticator_required")
    async with house.database.store() as store:
        assert await store.emails.find_by_address(ADA) is None


# Using.


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


# Trusting browsers.

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
