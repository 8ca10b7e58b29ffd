"""Passkeys that verify, that do not, and that are the only way in."""

from typing import Any

import pytest

from tests.flows.tables import PASSKEY
from tests.support.authenticator import Authenticator
from tests.support.house import House, settings_with

FORM = "form_data_invalid_error"
ADA = "ada@example.com"
USERNAMES_ONLY: dict[str, Any] = {
    "email": {"acquire_on_registration": False},
    "username": {"enabled": True, "optional": False},
    "passkey": {"optional": True},
    "password": {"optional": True},
}


@pytest.mark.parametrize("detour", ["rejection", "step back"])
async def test_options_that_a_client_was_shown_last_are_those_that_count(house: House, detour: str) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, authenticator=authenticator)
    flow = await house.begun("login", conditional=True)
    first = flow.payload["request_options"]
    if detour == "rejection":
        await flow.advance("continue_with_login_identifier", email="no address")
        flow.expect("login_init", error=FORM, inputs={"email": "value_invalid_error"})
    else:
        await flow.advance("continue_with_login_identifier", email=ADA)
        await flow.advance("back")
        flow.expect("login_init")
    options = flow.payload["request_options"]
    assert options != first

    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    flow.expect("success")


@pytest.mark.parametrize("answer", [None, "", "no JSON", {}, {"id": "x"}, 5, "forged"])
async def test_no_passkey_no_way_on(house: House, answer: Any) -> None:
    here = house.under(
        settings_with(USERNAMES_ONLY, {"passkey": {"optional": False}, "password": {"enabled": False}})
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", username="ada")
    await flow.advance("webauthn_generate_creation_options")
    options = flow.payload["creation_options"]
    if answer == "forged":
        answer = Authenticator().create(options, challenge="b3RoZXI")

    await flow.advance("webauthn_verify_attestation_response", public_key=answer)

    shown = flow.expect("onboarding_verify_passkey_attestation", error="passkey_invalid")
    assert shown.payload == {}
    await flow.advance("back")
    flow.expect(PASSKEY)
    await flow.advance("webauthn_generate_creation_options")
    good = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=good)
    flow.expect("success")


async def test_while_logging_in_a_refused_passkey_is_not_stored(house: House) -> None:
    user_id = await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")
    await flow.advance("webauthn_generate_creation_options")
    forged = Authenticator().create(flow.payload["creation_options"], challenge="b3RoZXI")

    await flow.advance("webauthn_verify_attestation_response", public_key=forged)

    flow.expect("onboarding_verify_passkey_attestation", error="passkey_invalid")
    assert (await house.account(user_id)).credentials == ()


async def test_a_ceremony_that_is_gone_is_an_invalid_passkey(house: House) -> None:
    authenticator = Authenticator()
    await house.add_user(ADA, authenticator=authenticator)
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")
    options = flow.payload["request_options"]
    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))
    flow.expect("success")
    again = await house.begun("login")
    await again.advance("webauthn_generate_request_options")

    await again.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    shown = again.expect("login_passkey", error="passkey_invalid")
    assert shown.payload == {}


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
    options = flow.payload["request_options"]
    assert len(options["publicKey"]["allowCredentials"]) == 1

    await flow.advance("webauthn_verify_assertion_response", assertion_response=authenticator.get(options))

    flow.expect("success")
