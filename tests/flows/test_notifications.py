"""What users are told by mail of changes to their accounts, in the transaction of the change."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import SILENT, opened

ADA = "ada@example.com"
NEW = "new@example.com"
HERE: dict[str, Any] = {
    "service": {"name": "Example"},
    "email": {"require_verification": False},
    "mfa": {"security_keys": {"user_verification": "preferred"}},
}
Journey = Callable[[House, FlowDriver], Awaitable[list[tuple[str, str]]]]
"""Changes something, and says which mails are to be sent for it, and to whom."""


def id_of(flow: FlowDriver, address: str) -> str:
    """The id under which an address is shown."""
    return str(next(email["id"] for email in flow.payload["user"]["emails"] if email["address"] == address))


async def change_the_password(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("password_update", password="battery staple")
    return [("password_update", ADA)]


async def add_an_address(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("email_create", email=NEW)
    return [("email_create", ADA)]


async def move_to_another_address(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    added = await add_an_address(house, flow)
    new = id_of(flow, NEW)
    for _ in range(2):
        await flow.advance("email_set_primary", email_id=new)
    await flow.advance("email_delete", email_id=id_of(flow, ADA))
    return [*added, ("primary_email_update", ADA), ("email_delete", NEW)]


async def add_a_passkey(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("webauthn_credential_create")
    answer = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=answer)
    return [("passkey_create", ADA)]


async def add_and_remove_a_security_key(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("security_key_create")
    answer = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=answer)
    key = flow.payload["user"]["security_keys"][0]["id"]
    await flow.advance("security_key_delete", security_key_id=key)
    return [("mfa_create", ADA), ("mfa_delete", ADA)]


async def set_up_and_remove_an_app(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("continue_to_otp_secret_creation")
    await flow.advance("otp_code_verify", otp_code=house.otp(flow.payload["otp_secret"]))
    await flow.advance("otp_secret_delete")
    return [("mfa_create", ADA), ("mfa_delete", ADA)]


async def change_what_is_no_news(house: House, flow: FlowDriver) -> list[tuple[str, str]]:
    await flow.advance("patch_metadata", patch_metadata={"a": 1})
    await flow.advance("password_update", password="short")
    await flow.advance("email_create", email=ADA)
    return []


JOURNEYS = (
    change_the_password,
    add_an_address,
    move_to_another_address,
    add_a_passkey,
    add_and_remove_a_security_key,
    set_up_and_remove_an_app,
    change_what_is_no_news,
)


async def profile(house: House, *, email: str | None = ADA, username: str | None = None) -> FlowDriver:
    """The profile of somebody with a password."""
    user_id = await house.add_user(email, username=username, password="correct horse")
    return await opened(house, user_id)


async def sent(house: House) -> list[tuple[str, str]]:
    return [(mail.template, mail.to) for mail in await house.mails()]


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_a_change_is_told_to_the_address_that_was_primary(furnish: Furnish, journey: Journey) -> None:
    house = furnish(HERE)
    flow = await profile(house)

    expected = await journey(house, flow)

    assert flow.current
    assert flow.current.name == "profile_init"
    assert sorted(await sent(house)) == sorted(expected)
    told = [entry for entry in house.audited if entry["type"] == "security_notification_sent"]
    assert [entry["details"]["template"] for entry in told] == [template for template, _ in expected]


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_nobody_is_told_where_all_is_switched_off(furnish: Furnish, journey: Journey) -> None:
    house = furnish(HERE, SILENT)
    flow = await profile(house)

    await journey(house, flow)

    assert await sent(house) == []


@pytest.mark.parametrize("journey", [change_the_password, add_a_passkey, set_up_and_remove_an_app])
async def test_an_account_without_address_changes_all_the_same(furnish: Furnish, journey: Journey) -> None:
    house = furnish(HERE, {"username": {"enabled": True}})
    flow = await profile(house, email=None, username="ada")

    await journey(house, flow)

    flow.expect("profile_init")
    assert await sent(house) == []


async def test_an_address_that_was_confirmed_is_told_to_the_primary_one(furnish: Furnish) -> None:
    house = furnish(HERE, {"email": {"require_verification": True}})
    flow = await profile(house)

    await flow.advance("email_create", email=NEW)
    await flow.advance("verify_passcode", code=await house.code(NEW))

    (mail,) = await house.mails()
    assert (mail.template, mail.to) == ("email_create", ADA)
    assert f"{NEW} was added to your account at Example." in mail.text


async def test_a_password_that_was_not_there_is_no_news(furnish: Furnish) -> None:
    house = furnish(HERE)
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("password_create", password="battery staple")

    flow.expect("profile_init")
    assert await sent(house) == []


async def test_it_is_told_in_the_language_of_the_request(furnish: Furnish) -> None:
    house = furnish(HERE)
    flow = await profile(house)
    flow.client = replace(flow.client, language="pt")

    await change_the_password(house, flow)

    (mail,) = await house.mails()
    assert (mail.language, mail.subject) == ("pt-BR", "Sua senha foi alterada")


async def test_what_is_set_up_at_a_login_is_no_news(furnish: Furnish) -> None:
    house = furnish(HERE, {"mfa": {"enabled": True, "acquire_on_login": True, "optional": False}})
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password="correct horse")
    await flow.advance("continue_to_otp_secret_creation")
    flow.expect("mfa_otp_secret_creation")

    await flow.advance("otp_code_verify", otp_code=house.otp(flow.payload["otp_secret"]))

    flow.expect("success")
    assert await sent(house) == []


async def test_what_did_not_happen_is_not_told(furnish: Furnish) -> None:
    house = furnish(HERE)
    flow = await profile(house)
    house.events.broken = "user.update.password.update"

    with pytest.raises(RuntimeError):
        await flow.advance("password_update", password="battery staple")

    assert await sent(house) == []
    assert "security_notification_sent" not in [entry["type"] for entry in house.audited]
    house.events.broken = ""
    await flow.advance("password_update", password="battery staple")
    assert await sent(house) == [("password_update", ADA)]
