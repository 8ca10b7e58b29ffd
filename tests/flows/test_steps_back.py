"""Back from everywhere that a step can be taken back from, and not from where it cannot."""

from typing import Any

import pytest

from tests.flows.tables import CHOOSER, ONE_FACTOR, PASSKEY, PASSWORD
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with

ADA = "ada@example.com"
UNVERIFIED: dict[str, Any] = {"email": {"require_verification": False}}
NOT_PERMITTED = "operation_not_permitted_error"


async def back(flow: FlowDriver) -> str:
    """The state that `back` leads to."""
    assert "back" in flow.offered
    answer = await flow.advance("back")
    assert answer.error is None
    return answer.name


async def test_from_every_way_to_log_in(house: House) -> None:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")
    assert await back(flow) == "login_init"
    await flow.advance("continue_with_login_identifier", email=ADA)
    for way in (
        "continue_to_password_login",
        "continue_to_passcode_confirmation",
        "webauthn_generate_request_options",
    ):
        await flow.advance(way)
        assert await back(flow) == "login_method_chooser"
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")

    assert [await back(flow) for _ in range(3)] == ["login_password", "login_method_chooser", "login_init"]
    assert "back" not in flow.offered


async def test_a_choice_that_was_taken_back_leaves_nothing_but_its_code(house: House) -> None:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    before = (await house.document(flow))["data"]
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_passcode_confirmation")

    await back(flow)
    await back(flow)

    data = (await house.document(flow))["data"]
    assert set(data.pop("sticky")) == {"passcode_id", "passcode_email"}
    assert data == before


async def test_a_proof_cannot_be_taken_back(house: House) -> None:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")

    flow.expect(PASSKEY)
    assert "back" not in flow.offered
    await flow.advance("back")
    flow.expect("error", error=NOT_PERMITTED)


async def test_from_the_creation_of_a_passkey(house: House) -> None:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")
    await flow.advance("webauthn_generate_creation_options")

    assert await back(flow) == PASSKEY
    assert "back" not in flow.offered


async def test_from_the_confirmation_of_an_address_that_was_added(house: House) -> None:
    await house.add_user(username="ada", password="correct horse")
    here = house.under(settings_with({"username": {"enabled": True}}))
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", identifier="ada")
    await flow.advance("password_login", password="correct horse")
    await flow.advance("email_address_set", email="wrong@example.com")

    assert await back(flow) == "onboarding_email"

    answer = flow.expect("onboarding_email")
    assert answer.actions["email_address_set"]["inputs"]["email"]["value"] is None
    await flow.advance("email_address_set", email=ADA)
    await flow.advance("verify_passcode", code=await here.code(ADA))
    flow.expect("success")
    assert (await here.account_of(ADA)).username


async def test_registration_from_the_confirmation_of_the_address(house: House) -> None:
    flow = await house.begun("registration")
    await flow.advance("register_login_identifier", email="wrong@example.com")

    assert await back(flow) == "registration_init"

    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code(ADA))
    flow.expect(PASSWORD)
    assert "back" not in flow.offered


@pytest.mark.parametrize(
    ("acquire", "state"),
    [(("always", "always"), PASSWORD), (("conditional", "conditional"), CHOOSER)],
)
async def test_registration_from_its_first_credential(
    house: House, acquire: tuple[str, str], state: str
) -> None:
    passkey, password = acquire
    here = house.under(
        settings_with(
            UNVERIFIED,
            {
                "passkey": {"acquire_on_registration": passkey},
                "password": {"acquire_on_registration": password},
            },
        )
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    flow.expect(state)

    assert await back(flow) == "registration_init"


async def test_registration_from_the_chosen_credential_to_the_choice(house: House) -> None:
    here = house.under(
        settings_with(
            UNVERIFIED,
            {
                "passkey": {"acquire_on_registration": "conditional"},
                "password": {"acquire_on_registration": "conditional"},
            },
        )
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)

    for way, state in (
        ("continue_to_passkey_registration", PASSKEY),
        ("continue_to_password_registration", PASSWORD),
    ):
        await flow.advance(way)
        flow.expect(state)
        assert "skip" not in flow.offered
        assert await back(flow) == CHOOSER


async def test_a_skip_can_be_taken_back(house: House) -> None:
    here = house.under(settings_with(UNVERIFIED, {"password": {"optional": True}}))
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)
    flow.expect(PASSKEY)
    await flow.advance("skip")
    flow.expect(PASSWORD)

    assert await back(flow) == PASSKEY
    await flow.advance("webauthn_generate_creation_options")
    await flow.advance(
        "webauthn_verify_attestation_response",
        public_key=Authenticator().create(flow.payload["creation_options"]),
    )
    flow.expect(PASSWORD)
    assert "back" not in flow.offered


async def test_a_session_is_the_end(house: House) -> None:
    here = house.under(
        settings_with(UNVERIFIED, ONE_FACTOR, {"password": {"enabled": False}, "passkey": {"enabled": False}})
    )
    flow = await here.begun("registration")
    await flow.advance("register_login_identifier", email=ADA)

    answer = flow.expect("success")
    assert answer.actions == {}
    for action in ("back", "register_login_identifier", "skip"):
        await flow.advance(action)
        flow.expect("error", error=NOT_PERMITTED)
    assert len(house.events.names) == 2
