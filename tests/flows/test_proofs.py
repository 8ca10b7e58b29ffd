"""A login that was begun with a credential which is changed, or taken away, before the login is complete."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from storage.store import Store
from tests.flows.test_costs import statements
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House

ADA = "ada@example.com"
PASSWORD = "correct horse"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ASKING: dict[str, Any] = {
    "username": {"enabled": True, "acquire_on_login": True, "optional": True},
    "passkey": {"acquire_on_login": "never"},
    "mfa": {"acquire_on_login": False, "device_trust_policy": "never"},
}
"""A login that asks for a username at its end."""
NAMELESS: dict[str, Any] = {"username": {"use_as_login_identifier": False, "acquire_on_login": False}}
"""A login by address that does not."""
Begin = Callable[[House], Awaitable[FlowDriver]]
Change = Callable[[House, Store, UUID], Awaitable[object]]


async def identified(house: House) -> FlowDriver:
    flow = await house.begun("login")
    name = "identifier" if house.settings.username.use_as_login_identifier else "email"
    await flow.advance("continue_with_login_identifier", **{name: ADA})
    return flow


async def by_password(house: House) -> FlowDriver:
    flow = await identified(house)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password=PASSWORD)
    return flow


async def by_code(house: House) -> FlowDriver:
    flow = await identified(house)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=await house.code())
    return flow


async def by_passkey(house: House, authenticator: Authenticator) -> FlowDriver:
    flow = await house.begun("login")
    await flow.advance("webauthn_generate_request_options")
    response = authenticator.get(flow.payload["request_options"])
    await flow.advance("webauthn_verify_assertion_response", assertion_response=response)
    return flow


async def by_recovery(house: House) -> FlowDriver:
    flow = await identified(house)
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")
    await flow.advance("verify_passcode", code=await house.code())
    flow.expect("login_password_recovery")
    return flow


async def new_password(house: House, store: Store, user_id: UUID) -> None:
    hashed = await house.services.passwords.hash("another horse")
    await store.passwords.replace_hash(user_id, hashed, house.clock())


async def no_password(house: House, store: Store, user_id: UUID) -> None:
    await store.passwords.delete_of(user_id)


async def no_address(house: House, store: Store, user_id: UUID) -> None:
    for email in await store.emails.list_of(user_id):
        await store.emails.delete(email.id)


async def no_credential(house: House, store: Store, user_id: UUID) -> None:
    for credential in await store.webauthn_credentials.list_of(user_id):
        await store.webauthn_credentials.delete(credential.id)


async def no_app(house: House, store: Store, user_id: UUID) -> None:
    await store.otp_secrets.delete_of(user_id)


async def changed(house: House, user_id: UUID, change: Change) -> None:
    async with house.database.store() as store:
        await change(house, store, user_id)
        await store.commit()


async def refused(house: House, flow: FlowDriver, user_id: UUID, action: str, **inputs: Any) -> None:
    """The login has come to its end: it neither opens a session nor changes the account."""
    before = await house.account(user_id)

    answer = await flow.advance(action, **inputs)

    flow.expect("error", error="flow_expired_error")
    assert answer.session is None
    assert await house.account(user_id) == before
    async with house.database.store() as store:
        assert await store.sessions.list_active(user_id, house.clock()) == []


@pytest.mark.parametrize(
    ("begin", "change"),
    [(by_password, new_password), (by_password, no_password), (by_code, no_address)],
)
@pytest.mark.parametrize(("action", "inputs"), [("skip", {}), ("username_create", {"username": "ada_l"})])
async def test_a_first_factor_that_is_changed_opens_nothing_any_more(
    furnish: Furnish, begin: Begin, change: Change, action: str, inputs: dict[str, Any]
) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await begin(house)
    flow.expect("onboarding_username")
    await changed(house, user_id, change)

    await refused(house, flow, user_id, action, **inputs)


async def test_a_passkey_that_is_deleted_opens_nothing_any_more(furnish: Furnish) -> None:
    house, authenticator = furnish(ASKING), Authenticator()
    user_id = await house.add_user(ADA, authenticator=authenticator)
    flow = await by_passkey(house, authenticator)
    flow.expect("onboarding_username")
    await changed(house, user_id, no_credential)

    await refused(house, flow, user_id, "skip")


@pytest.mark.parametrize("change", [new_password, no_app])
async def test_a_second_factor_does_not_stand_in_for_what_is_gone(furnish: Furnish, change: Change) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await by_password(house)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    flow.expect("onboarding_username")
    await changed(house, user_id, change)

    await refused(house, flow, user_id, "skip")


async def test_a_security_key_that_is_deleted_counts_no_longer(furnish: Furnish) -> None:
    house, authenticator = furnish(ASKING), Authenticator()
    user_id = await house.add_user(ADA, password=PASSWORD, authenticator=authenticator, second_factor=True)
    flow = await by_password(house)
    await flow.advance("webauthn_generate_request_options")
    response = authenticator.get(flow.payload["request_options"])
    await flow.advance("webauthn_verify_assertion_response", assertion_response=response)
    flow.expect("onboarding_username")
    await changed(house, user_id, no_credential)

    await refused(house, flow, user_id, "skip")


async def test_no_passkey_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"passkey": {"acquire_on_login": "always"}})
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    await flow.advance("webauthn_generate_creation_options")
    answer = Authenticator().create(flow.payload["creation_options"])
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "webauthn_verify_attestation_response", public_key=answer)


async def test_no_password_is_added_on_the_strength_of_an_address_that_is_gone(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"password": {"acquire_on_login": "always"}})
    user_id = await house.add_user(ADA, username="ada_l")
    flow = await by_code(house)
    flow.expect("password_creation")
    await changed(house, user_id, no_address)

    await refused(house, flow, user_id, "register_password", new_password=PASSWORD)


async def test_no_app_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"mfa": {"acquire_on_login": True}})
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    await flow.advance("continue_to_otp_secret_creation")
    code = house.otp(flow.payload["otp_secret"])
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "otp_code_verify", otp_code=code)


async def test_no_address_is_added_on_the_strength_of_an_old_password(furnish: Furnish) -> None:
    house = furnish(
        ASKING,
        {
            "username": {"acquire_on_login": False},
            "email": {"require_verification": False, "acquire_on_login": True},
        },
    )
    user_id = await house.add_user(username="ada_l", password=PASSWORD)
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", identifier="ada_l")
    await flow.advance("password_login", password=PASSWORD)
    flow.expect("onboarding_email")
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "email_address_set", email=ADA)


async def test_no_password_is_replaced_through_an_address_that_is_gone(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, username="ada_l", password=PASSWORD)
    flow = await by_recovery(house)
    await changed(house, user_id, no_address)

    await refused(house, flow, user_id, "password_recovery", new_password="stolen horse")


async def test_a_recovery_ends_where_the_password_is_changed_again(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_recovery(house)
    await flow.advance("password_recovery", new_password="battery staple")
    flow.expect("onboarding_username")
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "skip")


@pytest.mark.parametrize("begin", [by_password, by_code])
async def test_a_login_is_completed_within_half_an_hour(furnish: Furnish, begin: Begin) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    in_time, late = await begin(house), await begin(house)

    house.clock.now += timedelta(minutes=30)
    await in_time.advance("skip")
    in_time.expect("success")
    async with house.database.store() as store:
        for session in await store.sessions.list_active(user_id, house.clock()):
            await store.sessions.delete(session.id)
        await store.commit()

    house.clock.now += timedelta(seconds=1)
    await refused(house, late, user_id, "username_create", username="ada_l")
    await refused(house, late, user_id, "skip")


async def test_a_change_of_something_else_does_no_harm(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_code(house)
    await changed(house, user_id, new_password)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_password_that_gets_a_better_hash_is_the_same(furnish: Furnish) -> None:
    old = furnish(ASKING, {"password": {"hashing": {"memory_kib": 16}}})
    user_id = await old.add_user(ADA, password=PASSWORD)
    stored = (await old.account(user_id)).password
    house = furnish(ASKING)
    flow = await by_password(house)

    await flow.advance("skip")

    flow.expect("success")
    assert (await house.account(user_id)).password != stored


async def test_a_login_that_the_other_server_began_is_not_held_to_what_that_did_not_note(
    furnish: Furnish,
) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    document = await house.document(flow)
    assert PASSWORD not in str(document)
    assert [proof.partition(":")[0] for proof in document["data"].pop("proofs")] == ["password"]
    del document["data"]["proved_at"]
    async with house.database.store() as store:
        row = await store.flows.find(flow.flow_id)
        assert row
        text = orjson.dumps(document).decode()
        await store.flows.advance(
            row.id, version=row.version + 1, csrf_token=row.csrf_token, data=text, now=house.clock()
        )
        await store.commit()
    await changed(house, user_id, new_password)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_straight_login_is_confirmed_without_a_statement_more(furnish: Furnish) -> None:
    house = furnish(ASKING, NAMELESS, {"mfa": {"enabled": False}})
    await house.add_user(ADA, password=PASSWORD)
    flow = await identified(house)
    await flow.advance("continue_to_password_login")
    heard = statements(house)

    await flow.advance("password_login", password=PASSWORD)

    flow.expect("success")
    assert heard == [*["SELECT"] * 7, "BEGIN", "INSERT", "UPDATE", "COMMIT"]
