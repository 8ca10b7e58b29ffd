"""Defects of the reference that these flows do not have (specification 02, chapter 11)."""

from typing import Any

import orjson
import pytest

from tests.flows.tables import PASSKEY, PASSWORD, planned
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with

FORM, NOT_PERMITTED, LIMIT = "form_data_invalid_error", "operation_not_permitted_error", "rate_limit_exceeded"
ADA, EVE = "ada@example.com", "eve@example.com"
USERNAMES_ONLY: dict[str, Any] = {
    "email": {"acquire_on_registration": False},
    "username": {"enabled": True, "optional": False},
    "passkey": {"optional": True},
    "password": {"optional": True},
}


def options_of(flow: FlowDriver, key: str) -> Any:
    """The options for the browser in the last answer."""
    assert flow.answer
    assert flow.answer.payload
    return flow.answer.payload[key]


async def document_of(house: House, flow: FlowDriver) -> dict[str, Any]:
    async with house.database.store() as store:
        row = await store.flows.find(flow.flow_id)
    assert row
    found: dict[str, Any] = orjson.loads(row.data)
    return found


# Passkeys that browsers suggest (Q1, Q3).


@pytest.mark.parametrize("detour", ["rejection", "step back"])
async def test_options_that_a_client_was_shown_last_are_those_that_count(house: House, detour: str) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, authenticator=authenticator)
    flow = await house.begun("login", conditional=True)
    first = options_of(flow, "request_options")
    if detour == "rejection":
        await flow.advance("continue_with_login_identifier", email="no address")
        flow.expect("login_init", error=FORM, inputs={"email": "value_invalid_error"})
    else:
        await flow.advance("continue_with_login_identifier", email=ADA)
        await flow.advance("back")
        flow.expect("login_init")
    options = options_of(flow, "request_options")
    assert options != first

    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    flow.expect("success")


# Where a flow came from (Q2, Q51): no registration ends without a way to log in.


@pytest.mark.parametrize(
    ("changes", "webauthn", "state"),
    [
        ({"passkey": {"acquire_on_registration": "never"}}, True, PASSWORD),
        ({"passkey": {"enabled": False}}, True, PASSWORD),
        ({}, False, PASSWORD),
        ({"password": {"acquire_on_registration": "never"}}, True, PASSKEY),
        ({"password": {"enabled": False}}, True, PASSKEY),
    ],
)
async def test_the_only_credential_cannot_be_skipped(
    house: House, changes: dict[str, Any], webauthn: bool, state: str
) -> None:
    here = house.under(settings_with(USERNAMES_ONLY, changes))
    flow = await here.begun("registration", webauthn=webauthn)

    await flow.advance("register_login_identifier", username="ada")

    flow.expect(state)
    assert "skip" not in flow.offered


async def test_it_cannot_be_skipped_after_a_mistake_either(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY, {"passkey": {"acquire_on_registration": "never"}}))
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")

    await flow.advance("register_password", new_password="short")

    flow.expect(PASSWORD, error=FORM, inputs={"new_password": "value_too_short_error"})
    assert "skip" not in flow.offered
    await flow.advance("skip")
    flow.expect("error", error=NOT_PERMITTED)


async def test_of_two_credentials_one_can_be_skipped(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY))
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")
    flow.expect(PASSKEY)

    await flow.advance("skip")

    flow.expect(PASSWORD)
    assert "skip" not in flow.offered


# Attestations that do not verify (Q4, Q5).


@pytest.mark.parametrize("answer", [None, "", "no JSON", {}, {"id": "x"}, 5, "forged"])
async def test_no_passkey_no_way_on(house: House, answer: Any) -> None:
    here = house.under(
        settings_with(USERNAMES_ONLY, {"passkey": {"optional": False}, "password": {"enabled": False}})
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")
    await flow.advance("webauthn_generate_creation_options")
    options = options_of(flow, "creation_options")
    if answer == "forged":
        answer = Authenticator().create(options, challenge="b3RoZXI")

    await flow.advance("webauthn_verify_attestation_response", public_key=answer)

    shown = flow.expect("onboarding_verify_passkey_attestation", error="passkey_invalid")
    assert shown.payload == {}
    await flow.advance("back")
    flow.expect(PASSKEY)
    await flow.advance("webauthn_generate_creation_options")
    good = Authenticator().create(options_of(flow, "creation_options"))
    await flow.advance("webauthn_verify_attestation_response", public_key=good)
    flow.expect("success")


async def test_while_logging_in_a_refused_passkey_is_not_stored(house: House) -> None:
    user_id = await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")
    await flow.advance("webauthn_generate_creation_options")
    forged = Authenticator().create(options_of(flow, "creation_options"), challenge="b3RoZXI")

    await flow.advance("webauthn_verify_attestation_response", public_key=forged)

    flow.expect("onboarding_verify_passkey_attestation", error="passkey_invalid")
    assert (await house.account(user_id)).credentials == ()


# Ceremonies that nobody knows (Q6).


async def test_a_ceremony_that_is_gone_is_an_invalid_passkey(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, authenticator=authenticator)
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")
    options = options_of(flow, "request_options")
    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))
    flow.expect("success")
    again = await house.begun("login")
    await again.advance("webauthn_generate_request_options")

    await again.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    shown = again.expect("login_passkey", error="passkey_invalid")
    assert shown.payload == {}


# Codes (Q16, Q17).


async def test_without_a_code_any_code_is_wrong(house: House) -> None:
    await house.add_user(ADA)
    house.limits.full["passcode"] = 42
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    answer = await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation", error=LIMIT)
    assert answer.payload == {"resend_after": 42}

    await flow.advance("verify_passcode", code="123456")

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_a_code_that_was_used_is_forgotten(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    assert set((await document_of(house, flow))["data"]["sticky"]) == {"passcode_id", "passcode_email"}

    await flow.advance("verify_passcode", code=await house.code())

    assert (await document_of(house, flow))["data"]["sticky"] == {}


# Addresses that are added (Q20).


@pytest.mark.parametrize("verification", [False, True])
@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("no address", "value_invalid_error"),
        ("alice@localhost", "value_invalid_error"),
        ("", "value_missing_error"),
        (None, "value_missing_error"),
    ],
)
async def test_what_is_no_address_is_refused(
    house: House, verification: bool, optional: bool, address: str | None, code: str
) -> None:
    await house.add_user(username="bob", password="correct horse")
    here = house.under(
        settings_with(
            {
                "username": {"enabled": True},
                "email": {"require_verification": verification, "optional": optional},
            }
        )
    )
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", identifier="bob")
    await flow.advance("password_login", password="correct horse")

    answer = await flow.advance("email_address_set", email=address)

    flow.expect("onboarding_email", error=FORM, inputs={"email": code})
    assert answer.actions["email_address_set"]["inputs"]["email"]["value"] == (address or "")
    assert answer.actions["email_address_set"]["inputs"]["email"]["type"] == "string"


# Methods that a user has (Q22 - Q24).


async def test_only_a_passkey_and_no_webauthn_is_no_way_in(house: House) -> None:
    await house.add_user(ADA, passkey=True)
    here = house.under(
        settings_with(
            {"privacy": {"only_show_actual_login_methods": True}, "email": {"use_for_authentication": False}}
        )
    )
    flow = await here.begun("login", webauthn=False)

    await flow.advance("continue_with_login_identifier", email=ADA)

    flow.expect("error", error="flow_discontinuity_error")


async def test_the_only_way_by_passkey_names_passkeys_alone(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, security_key=True, authenticator=authenticator)
    here = house.under(
        settings_with(
            {"privacy": {"only_show_actual_login_methods": True}, "email": {"use_for_authentication": False}}
        )
    )
    flow = await here.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    flow.expect("login_passkey")
    options = options_of(flow, "request_options")
    assert len(options["publicKey"]["allowCredentials"]) == 1

    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    flow.expect("success")


# Recovery (Q25, Q27).


async def test_after_a_recovery_no_second_password_is_asked_for(house: House) -> None:
    user_id = await house.add_user(ADA)
    here = house.under(settings_with({"password": {"acquire_on_login": "always"}}))
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")
    await flow.advance("verify_passcode", code=await here.code())

    await flow.advance("password_recovery", new_password="battery staple")

    flow.expect("success")
    assert (await here.account(user_id)).password


async def test_a_password_of_the_onboarding_is_stored_once(house: House) -> None:
    user_id = await house.add_user(ADA)
    here = house.under(settings_with({"password": {"acquire_on_login": "always"}}))
    flow = await here.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=await here.code())
    assert await planned(here, flow) == [PASSWORD, PASSKEY, "success"]

    await flow.advance("register_password", new_password="battery staple")

    flow.expect(PASSKEY)
    assert "new_password" not in (await document_of(here, flow))["data"]
    assert (await here.account(user_id)).password


# What is not asked for (Q36, Q37).


async def test_an_address_that_was_not_asked_for_is_not_read(house: House) -> None:
    here = house.under(settings_with(USERNAMES_ONLY))
    flow = await here.begun("registration", webauthn=False)

    await flow.advance("register_login_identifier", username="ada", email="not even an address")
    await flow.advance("register_password", new_password="correct horse")

    answer = flow.expect("success")
    assert answer.payload
    assert "emails" not in answer.payload["user"]


@pytest.mark.parametrize(
    ("changes", "inputs"),
    [
        ({"email": {"optional": True}}, {"email": "value_invalid_error"}),
        (
            {"email": {"optional": True}, "username": {"enabled": True, "optional": True}},
            {"email": "value_invalid_error", "username": "value_invalid_error"},
        ),
        (
            {"email": {"optional": True}, "username": {"enabled": False, "optional": False}},
            {"email": "value_invalid_error"},
        ),
    ],
)
async def test_somebody_without_a_name_cannot_sign_up(
    house: House, changes: dict[str, Any], inputs: dict[str, str]
) -> None:
    flow = await house.under(settings_with(changes)).begun("registration")

    await flow.advance("register_login_identifier", email="", username="")

    flow.expect("registration_init", error=FORM, inputs=inputs)
    assert flow.current
    causes = [
        schema["error"]["cause"]
        for schema in flow.current.actions["register_login_identifier"]["inputs"].values()
    ]
    assert all(causes)


# A code is good for its address only (Q52).


async def own_code(house: House, flow: FlowDriver) -> str:
    """A code for Eve's own address, with which she goes back to the start."""
    await flow.advance("continue_with_login_identifier", email=EVE)
    await flow.advance("continue_to_passcode_confirmation")
    code = await house.code()
    await flow.advance("back")
    await flow.advance("back")
    flow.expect("login_init")
    return code


@pytest.mark.parametrize("limited", [False, True])
async def test_a_code_for_one_address_is_wrong_for_another(house: House, limited: bool) -> None:
    await house.add_user(ADA)
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)
    if limited:
        house.limits.full["passcode"] = 60
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation", error=LIMIT if limited else None)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_resending_under_a_limit_does_not_bring_an_old_code_back(house: House) -> None:
    await house.add_user(ADA)
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)
    house.limits.full["passcode"] = 60
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("resend_passcode")
    flow.expect("passcode_confirmation", error=LIMIT)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_a_registration_does_not_verify_a_foreign_address(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email=EVE)
    code = await house.code()
    await flow.advance("back")
    house.limits.full["passcode"] = 60
    await flow.advance("register_login_identifier", email=ADA)
    flow.expect("passcode_confirmation", error=LIMIT)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error=FORM, inputs={"code": "passcode_invalid"})


async def test_going_back_and_forth_with_one_address_sends_one_code(house: House) -> None:
    await house.add_user(EVE)
    flow = await house.begun("login")
    code = await own_code(house, flow)

    await flow.advance("continue_with_login_identifier", email=EVE)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=code)

    flow.expect(PASSKEY)
    assert len(house.limits.taken) == 1
