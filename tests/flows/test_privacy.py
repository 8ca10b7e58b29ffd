"""What strangers can find out about accounts, and what they cannot."""

from typing import Any

import pytest

from tests.flows.tables import FLAGS
from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with

FORM = "form_data_invalid_error"
NOBODY, ADA = "nobody@example.com", "ada@example.com"


def hinting(hints: bool, *changes: dict[str, Any]) -> Any:
    return settings_with({"privacy": {"show_account_existence_hints": hints}}, *changes)


WAYS: dict[str, tuple[dict[str, Any], str]] = {
    "passwords and codes": ({}, "login_method_chooser"),
    "codes only": ({"password": {"enabled": False}}, "passcode_confirmation"),
    "passwords only": ({"email": {"use_for_authentication": False}}, "login_password"),
}


@pytest.mark.parametrize("way", WAYS)
async def test_without_hints_an_unknown_address_looks_like_a_known_one(house: House, way: str) -> None:
    changes, state = WAYS[way]
    await house.add_user(ADA, password="correct horse")
    here = house.under(hinting(False, changes))

    answers = []
    for address in (ADA, NOBODY):
        flow = await here.begun("login")
        answers.append(await flow.advance("continue_with_login_identifier", email=address))

    known, unknown = answers
    assert known.name == unknown.name == state
    assert known.error is None
    assert unknown.error is None
    assert known.payload == unknown.payload == {}
    assert list(known.actions) == list(unknown.actions)
    assert [action["inputs"] for action in known.actions.values()] == [
        action["inputs"] for action in unknown.actions.values()
    ]


@pytest.mark.parametrize("way", WAYS)
async def test_with_hints_an_unknown_address_is_called_so(house: House, way: str) -> None:
    here = house.under(hinting(True, WAYS[way][0]))
    flow = await here.begun("login")

    await flow.advance("continue_with_login_identifier", email=NOBODY)

    flow.expect("login_init", error=FORM, inputs={"email": "unknown_email_error"})
    assert await here.mails() == []


@pytest.mark.parametrize("hints", FLAGS)
@pytest.mark.parametrize("actual_only", FLAGS)
async def test_an_unknown_username_is_always_called_so(house: House, hints: bool, actual_only: bool) -> None:
    changed = hinting(
        hints,
        {
            "username": {"enabled": True},
            "privacy": {"only_show_actual_login_methods": actual_only},
        },
    )
    flow = await house.under(changed).begun("login")

    await flow.advance("continue_with_login_identifier", identifier="nobody")

    flow.expect("login_init", error=FORM, inputs={"identifier": "unknown_username_error"})


async def passed_to_code(house: House, address: str) -> FlowDriver:
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=address)
    await flow.advance("continue_to_passcode_confirmation")
    return flow


async def test_the_mail_to_an_unknown_address_has_no_code(house: House) -> None:
    await house.add_user(ADA)

    for address in (ADA, NOBODY):
        await passed_to_code(house, address)

    mails = {mail.to: (mail.template, bool(mail.code)) for mail in await house.mails()}
    assert mails == {ADA: ("login", True), NOBODY: ("email_login_attempted", False)}


async def test_recovery_is_offered_for_an_unknown_address_and_ends_there(house: House) -> None:
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=NOBODY)
    await flow.advance("continue_to_password_login")
    assert "continue_to_passcode_confirmation_recovery" in flow.offered

    await flow.advance("continue_to_passcode_confirmation_recovery")

    flow.expect("passcode_confirmation")
    [mail] = await house.mails()
    assert (mail.template, mail.code) == ("email_login_attempted", "")


async def test_codes_for_an_unknown_address_are_counted_like_others(house: House) -> None:
    await house.add_user(ADA)

    said = []
    for address in (ADA, NOBODY):
        flow = await passed_to_code(house, address)
        answers = [await flow.advance("verify_passcode", code="wrong") for _ in range(4)]
        said.append([answer.error and answer.error.code for answer in answers])

    assert said == [[FORM, FORM, "passcode_max_attempts_reached", "passcode_max_attempts_reached"]] * 2


@pytest.mark.parametrize("template", ["email_login_attempted", "email_registration_attempted"])
async def test_even_the_right_code_lets_nobody_in_without_an_account(house: House, template: str) -> None:
    if template == "email_login_attempted":
        flow = await passed_to_code(house, NOBODY)
    else:
        await house.add_user(ADA)
        flow = await house.begun("registration")
        await flow.advance("register_login_identifier", email=ADA)
    code = await house.guessed_code(flow)

    await flow.advance("verify_passcode", code=code)

    flow.expect("passcode_confirmation", error="operation_not_permitted_error")


@pytest.mark.parametrize(
    ("hints", "verification", "hidden"),
    [(False, True, True), (False, False, False), (True, True, False), (True, False, False)],
)
async def test_registration_with_a_taken_address(
    house: House, hints: bool, verification: bool, hidden: bool
) -> None:
    await house.add_user(ADA)
    here = house.under(hinting(hints, {"email": {"require_verification": verification}}))
    flow = await here.begun("registration")

    await flow.advance("register_login_identifier", email=ADA)

    if hidden:
        flow.expect("passcode_confirmation")
    else:
        flow.expect("registration_init", error=FORM, inputs={"email": "email_already_exists"})
    assert [mail.template for mail in await here.mails()] == ["email_registration_attempted"] * hidden


async def test_a_taken_address_at_registration_cannot_be_told_from_a_free_one(house: House) -> None:
    await house.add_user(ADA)

    answers = []
    for address in (ADA, NOBODY):
        flow = await house.begun("registration")
        answers.append(await flow.advance("register_login_identifier", email=address))

    taken, free = answers
    assert (taken.name, taken.error, taken.payload, list(taken.actions)) == (
        free.name,
        free.error,
        free.payload,
        list(free.actions),
    )


@pytest.mark.parametrize("hints", FLAGS)
async def test_registration_with_a_taken_username(house: House, hints: bool) -> None:
    await house.add_user(username="ada")
    flow = await house.under(hinting(hints, {"username": {"enabled": True}})).begun("registration")

    await flow.advance("register_login_identifier", email=NOBODY, username="ADA")

    flow.expect("registration_init", error=FORM, inputs={"username": "username_already_exists"})


@pytest.mark.parametrize("hints", FLAGS)
@pytest.mark.parametrize("verification", FLAGS)
async def test_a_taken_address_while_logging_in(house: House, hints: bool, verification: bool) -> None:
    await house.add_user(ADA)
    await house.add_user(username="bob", password="correct horse")
    here = house.under(
        hinting(hints, {"username": {"enabled": True}, "email": {"require_verification": verification}})
    )
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", identifier="bob")
    await flow.advance("password_login", password="correct horse")
    flow.expect("onboarding_email")

    await flow.advance("email_address_set", email=ADA)

    if verification:
        flow.expect("passcode_confirmation")
    else:
        flow.expect("onboarding_email", error=FORM, inputs={"email": "email_already_exists"})
    assert [mail.template for mail in await here.mails()] == ["email_registration_attempted"] * verification
