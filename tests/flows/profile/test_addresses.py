"""Addresses in the profile."""

import pytest

from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import opened

ADA = "ada@example.com"
NEW = "new@example.com"


def addresses(flow: FlowDriver) -> dict[str, tuple[bool, bool]]:
    """The addresses that are shown: whether verified, and whether primary."""
    found = flow.payload["user"].get("emails", ())
    return {email["address"]: (email["is_verified"], email["is_primary"]) for email in found}


def id_of(flow: FlowDriver, address: str) -> str:
    """The id under which an address is shown."""
    [found] = [email["id"] for email in flow.payload["user"]["emails"] if email["address"] == address]
    return str(found)


async def test_an_address_is_added_by_its_code(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("email_create", email=f" {NEW.upper()} ")
    flow.expect("passcode_confirmation")
    await flow.advance("verify_passcode", code=await house.code(NEW))

    flow.expect("profile_init")
    assert addresses(flow) == {ADA: (True, True), NEW: (True, False)}
    assert house.events.names == ["user.update.email.create"]


async def test_an_address_is_added_at_once_where_none_is_verified(furnish: Furnish) -> None:
    house = furnish({"email": {"require_verification": False}})
    flow = await opened(house, await house.add_user(None, username="ada"))

    await flow.advance("email_create", email=NEW)

    flow.expect("profile_init")
    assert addresses(flow) == {NEW: (False, True)}


async def test_a_code_that_was_typed_proves_no_other_address(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))
    await flow.advance("email_create", email=NEW)
    await flow.advance("verify_passcode", code=await house.code(NEW))

    await flow.advance("email_create", email="victim@example.com")
    await flow.advance("resend_passcode")

    flow.expect("passcode_confirmation")
    await flow.advance("back")
    assert addresses(flow) == {ADA: (True, True), NEW: (True, False)}


async def test_an_address_that_was_taken_meanwhile_is_refused(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    await flow.advance("email_create", email=NEW)
    code = await house.code(NEW)
    await house.add_user(NEW)

    await flow.advance("verify_passcode", code=code)

    flow.expect(
        "passcode_confirmation", error="form_data_invalid_error", inputs={"code": "email_already_exists"}
    )
    assert [email.address for email in (await house.account(user_id)).emails] == [ADA]


async def test_a_limit_that_was_reached_meanwhile_is_kept(furnish: Furnish) -> None:
    house = furnish({"email": {"limit": 2}})
    user_id = await house.add_user(ADA)
    first, second = await opened(house, user_id), await opened(house, user_id)
    await first.advance("email_create", email=NEW)
    code = await house.code(NEW)
    await second.advance("email_create", email="other@example.com")
    await second.advance("verify_passcode", code=await house.code("other@example.com"))

    await first.advance("verify_passcode", code=code)

    first.expect("passcode_confirmation", error="operation_not_permitted_error")
    found = [email.address for email in (await house.account(user_id)).emails]
    assert sorted(found) == [ADA, "other@example.com"]


async def test_somebody_elses_address_is_not_given_away(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))
    await house.add_user("bob@example.com")

    await flow.advance("email_create", email="bob@example.com")

    flow.expect("passcode_confirmation")
    [mail] = await house.mails()
    assert (mail.to, mail.code) == ("bob@example.com", "")
    await flow.advance("back")
    flow.expect("profile_init")


async def test_an_address_is_verified_and_made_the_primary_one(house: House) -> None:
    user_id = await house.add_user(ADA, verified=False)
    flow = await opened(house, user_id)

    await flow.advance("email_verify", email_id=id_of(flow, ADA))
    await flow.advance("verify_passcode", code=await house.code(ADA))
    assert addresses(flow) == {ADA: (True, True)}
    await flow.advance("email_create", email=NEW)
    await flow.advance("verify_passcode", code=await house.code(NEW))
    await flow.advance("email_set_primary", email_id=id_of(flow, NEW))

    assert addresses(flow) == {ADA: (True, False), NEW: (True, True)}
    await flow.advance("email_delete", email_id=id_of(flow, ADA))
    assert addresses(flow) == {NEW: (True, True)}
    assert house.events.names[-2:] == ["user.update.email.primary", "user.update.email.delete"]


@pytest.mark.parametrize("action", ["email_verify", "email_set_primary"])
async def test_an_unknown_address_is_not_found(house: House, action: str) -> None:
    user_id = await house.add_user(ADA, verified=False, primary=False)
    other = await house.account(await house.add_user("bob@example.com", verified=False))
    flow = await opened(house, user_id)

    for email_id in ("nonsense", str(other.emails[0].id)):
        await flow.advance(action, email_id=email_id)
        flow.expect("profile_init", error="not_found")
