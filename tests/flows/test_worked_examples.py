"""The worked examples of login and registration under the default configuration."""

from dataclasses import replace
from typing import Any

from tests.support.authenticator import Authenticator
from tests.support.flows import BROWSER, FlowDriver
from tests.support.house import House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def amr(flow: FlowDriver) -> Any:
    assert flow.answer
    assert flow.answer.payload
    return flow.answer.payload["claims"].get("amr")


async def by_password(flow: FlowDriver) -> None:
    await flow.advance("continue_with_login_identifier", email="ada@example.com")
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")


async def confirmed(house: House, flow: FlowDriver) -> None:
    await flow.advance("verify_passcode", code=await house.code())


async def test_e1_registration_with_a_new_address(house: House) -> None:
    flow = await house.begun("registration")
    flow.expect("registration_init")
    await flow.advance("register_login_identifier", email="ada@example.com")
    flow.expect("passcode_confirmation")
    await confirmed(house, flow)
    flow.expect("password_creation")
    await flow.advance("register_password", new_password="correct horse")
    flow.expect("mfa_method_chooser")
    await flow.advance("skip")
    flow.expect("onboarding_create_passkey")

    answer = await flow.advance("skip")

    flow.expect("success")
    assert amr(flow) == ["otp", "pwd"]
    account = await house.account_of("ada@example.com")
    assert answer.payload
    assert answer.payload["user"]["user_id"] == str(account.id)
    assert "last_login" not in answer.payload
    assert account.primary_email
    assert (account.primary_email.verified, bool(account.password), account.credentials) == (True, True, ())
    assert answer.session
    assert answer.session.persistent
    assert house.events.names == ["user.create", "session.create.flow"]


async def test_e2_login_with_address_and_password(house: House) -> None:
    await house.add_user("ada@example.com", password="correct horse")
    flow = await house.begun("login")
    flow.expect("login_init")
    await flow.advance("continue_with_login_identifier", email="Ada@Example.com")
    flow.expect("login_method_chooser")
    await flow.advance("continue_to_password_login")
    flow.expect("login_password")
    await flow.advance("password_login", password="correct horse")
    flow.expect("onboarding_create_passkey")

    answer = await flow.advance("skip")

    flow.expect("success")
    assert amr(flow) == ["pwd"]
    assert answer.payload
    assert answer.payload["last_login"] == {"login_method": "password"}
    assert house.events.names == ["session.create.flow", "user.login"]


async def test_e3_login_with_password_and_authenticator_app(house: House) -> None:
    await house.add_user("ada@example.com", password="correct horse", otp_secret=SECRET)
    flow = await house.begun("login")
    await by_password(flow)
    flow.expect("login_otp")
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    flow.expect("onboarding_create_passkey")
    await flow.advance("skip")
    flow.expect("device_trust")

    answer = await flow.advance("trust_device")

    flow.expect("success")
    assert amr(flow) == ["pwd", "totp"]
    assert answer.payload
    assert answer.payload["last_login"] == {"login_method": "password", "mfa_method": "totp"}


async def test_e4_a_trusted_browser_goes_without(house: House) -> None:
    await house.add_user("ada@example.com", password="correct horse", otp_secret=SECRET)
    first = await house.begun("login", webauthn=False)
    await by_password(first)
    await first.advance("otp_code_validate", otp_code=house.otp(SECRET))
    [cookie] = (await first.advance("trust_device")).cookies

    flow = await house.begun("login", client=replace(BROWSER, cookies={cookie.name: cookie.value}))
    await by_password(flow)
    flow.expect("onboarding_create_passkey")
    await flow.advance("skip")

    flow.expect("success")
    assert amr(flow) == ["pwd"]
    assert "device_trusted" not in (await house.document(flow))["data"]


async def test_e5_a_forgotten_password(house: House) -> None:
    user_id = await house.add_user("ada@example.com", password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email="ada@example.com")
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")
    flow.expect("passcode_confirmation")
    await confirmed(house, flow)
    flow.expect("login_password_recovery")
    assert flow.offered == ["password_recovery"]
    await flow.advance("password_recovery", new_password="battery staple")
    flow.expect("onboarding_create_passkey")

    await flow.advance("skip")

    flow.expect("success")
    assert amr(flow) == ["pwd"]
    stored = (await house.account(user_id)).password
    assert stored
    assert await house.services.passwords.check("battery staple", stored.password) is None


async def test_e6_a_passkey_from_the_form(house: House) -> None:
    authenticator = Authenticator()
    user_id = await house.add_user("ada@example.com", authenticator=authenticator)
    flow = await house.begun("login", conditional=True)
    options = flow.expect("login_init").payload
    assert options

    answer = await flow.advance(
        "webauthn_verify_assertion_response",
        assertion_response=authenticator.get(options["request_options"]),
    )

    flow.expect("success")
    assert amr(flow) == ["passkey"]
    assert answer.payload
    assert answer.payload["user"]["user_id"] == str(user_id)
    assert answer.payload["last_login"] == {"login_method": "passkey"}


async def test_e7_an_unknown_address(house: House) -> None:
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email="nobody@example.com")
    flow.expect("login_method_chooser")
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")
    flow.expect("login_password", error="form_data_invalid_error", inputs={"password": "value_invalid_error"})
    await flow.advance("back")
    await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation")

    await flow.advance("verify_passcode", code="000000")

    flow.expect("passcode_confirmation", error="form_data_invalid_error", inputs={"code": "passcode_invalid"})
    [mail] = await house.mails()
    assert (mail.template, mail.to, mail.code) == ("email_login_attempted", "nobody@example.com", "")


async def test_e8_registration_with_a_taken_address(house: House) -> None:
    await house.add_user("ada@example.com")
    flow = await house.begun("registration")

    await flow.advance("register_login_identifier", email="ada@example.com")

    flow.expect("passcode_confirmation")
    [mail] = await house.mails()
    assert (mail.template, mail.to, mail.code) == ("email_registration_attempted", "ada@example.com", "")


async def test_e10_registration_without_webauthn(house: House) -> None:
    flow = await house.begun("registration", webauthn=False)
    await flow.advance("register_login_identifier", email="ada@example.com")
    await confirmed(house, flow)
    flow.expect("password_creation")

    await flow.advance("register_password", new_password="correct horse")
    flow.expect("mfa_method_chooser")
    assert flow.offered == ["continue_to_otp_secret_creation", "skip"]

    await flow.advance("skip")

    flow.expect("success")
    assert amr(flow) == ["otp", "pwd"]


async def test_a_passkey_made_at_registration_logs_in_by_its_button(house: House) -> None:
    authenticator = Authenticator()
    signing_up = await house.begun("registration")
    await signing_up.advance("register_login_identifier", email="ada@example.com")
    await confirmed(house, signing_up)
    await signing_up.advance("register_password", new_password="correct horse")
    await signing_up.advance("skip")
    options = (await signing_up.advance("webauthn_generate_creation_options")).payload
    signing_up.expect("onboarding_verify_passkey_attestation")
    assert options
    await signing_up.advance(
        "webauthn_verify_attestation_response", public_key=authenticator.create(options["creation_options"])
    )
    signing_up.expect("success")
    assert amr(signing_up) == ["otp", "pwd", "passkey"]

    flow = await house.begun("login")
    options = (await flow.advance("webauthn_generate_request_options")).payload
    flow.expect("login_passkey")
    assert options
    await flow.advance(
        "webauthn_verify_assertion_response",
        assertion_response=authenticator.get(options["request_options"]),
    )

    flow.expect("success")
    assert amr(flow) == ["passkey"]
