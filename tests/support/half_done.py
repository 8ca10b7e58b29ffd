"""Logins that are half done while their account changes."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from storage.store import Store
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House
from tests.support.records import a_credential, an_otp_secret

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


async def an_app(house: House, store: Store, user_id: UUID) -> None:
    await store.otp_secrets.add(an_otp_secret(user_id, secret=SECRET))


async def a_security_key(house: House, store: Store, user_id: UUID) -> None:
    await store.webauthn_credentials.add(a_credential(user_id, mfa_only=True))


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
