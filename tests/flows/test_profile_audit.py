"""What changes to an account leave in the audit log."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.audit import audit_rows
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import SILENT, logged_in, opened

ADA = "ada@example.com"
NEW = "new@example.com"
UNMASKED: dict[str, Any] = {
    "audit_log": {"storage": {"enabled": True}, "mask": False},
    "account": {"allow_deletion": True},
    "username": {"enabled": True, "optional": True},
    "password": {"optional": True},
    "mfa": {"security_keys": {"user_verification": "preferred"}},
}
Journey = Callable[[House, FlowDriver], Awaitable[list[tuple[str, dict[str, Any]]]]]
"""Changes something, and says what is to be kept of it: the type and its details, beside the flow's id."""


def id_of(flow: FlowDriver, address: str) -> str:
    """The id under which an address is shown."""
    return str(next(email["id"] for email in flow.payload["user"]["emails"] if email["address"] == address))


async def add_an_address(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("email_create", email=NEW)
    await flow.advance("verify_passcode", code=await house.code(NEW))
    return [("email_verified", {"email": NEW}), ("email_created", {"email": NEW})]


async def verify_a_known_address(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("email_verify", email_id=id_of(flow, ADA))
    await flow.advance("verify_passcode", code=await house.code(ADA))
    return [("email_verified", {"email": ADA})]


async def move_to_another_address(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    added = await add_an_address(house, flow)
    new, old = id_of(flow, NEW), id_of(flow, ADA)
    for email in (new, new):
        await flow.advance("email_set_primary", email_id=email)
    await flow.advance("email_delete", email_id=old)
    return [*added, ("primary_email_changed", {"email": NEW}), ("email_deleted", {"email": ADA})]


async def go_by_a_name(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("username_create", username="ada_l")
    await flow.advance("username_update", username="countess")
    await flow.advance("username_delete")
    return [
        ("username_changed", {"username": "ada_l"}),
        ("username_changed", {"username": "countess"}),
        ("username_deleted", {"username": "countess"}),
    ]


async def have_a_password(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("password_create", password="tulips in winter")
    await flow.advance("password_update", password="roses in autumn")
    await flow.advance("password_delete")
    changed = ("password_changed", {"context": "profile"})
    return [changed, changed, ("password_deleted", {})]


async def have_a_passkey(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("webauthn_credential_create")
    answer = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=answer)
    passkey = answer["id"]
    await flow.advance("webauthn_credential_rename", passkey_id=passkey, passkey_name="Phone")
    await flow.advance("webauthn_credential_delete", passkey_id=passkey)
    return [("passkey_created", {"passkey": passkey}), ("passkey_deleted", {"credential_id": passkey})]


async def have_a_security_key(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("security_key_create")
    answer = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=answer)
    await flow.advance("security_key_delete", security_key_id=answer["id"])
    return [("security_key_created", {"security_key": answer["id"]})]


async def have_an_authenticator_app(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("continue_to_otp_secret_creation")
    await flow.advance("otp_code_verify", otp_code=house.otp(flow.payload["otp_secret"]))
    stored = (await house.account_of(ADA)).otp_secret
    assert stored
    await flow.advance("otp_secret_delete")
    return [("otp_created", {"otp_secret": str(stored.id)})]


async def change_what_is_not_kept(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("patch_metadata", patch_metadata={"a": 1})
    other = next(session for session in flow.payload["sessions"] if not session["current"])
    await flow.advance("session_delete", session_id=other["id"])
    return []


async def be_refused(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("email_create", email="nonsense")
    await flow.advance("username_create", username="n-n")
    await flow.advance("password_create", password="short")
    await flow.advance("email_set_primary", email_id="nonsense")
    await flow.advance("email_delete", email_id="nonsense")
    return []


async def leave(house: House, flow: FlowDriver) -> list[tuple[str, dict[str, Any]]]:
    await flow.advance("account_delete")
    flow.expect("account_deleted")
    return [("user_deleted", {})]


@pytest.mark.parametrize(
    "journey",
    [
        add_an_address,
        verify_a_known_address,
        move_to_another_address,
        go_by_a_name,
        have_a_password,
        have_a_passkey,
        have_a_security_key,
        have_an_authenticator_app,
        change_what_is_not_kept,
        be_refused,
        leave,
    ],
)
async def test_a_change_is_kept_with_its_details(furnish: Furnish, journey: Journey) -> None:
    house = furnish(UNMASKED, SILENT)
    user_id = await house.add_user(ADA, verified=journey is not verify_a_known_address)
    await logged_in(house, user_id)
    flow = await opened(house, user_id)

    kept = await journey(house, flow)

    rows = await audit_rows(house.database)
    found = [
        (row["type"], row["error"], row["actor_user_id"], row["actor_email"], row["details"]) for row in rows
    ]
    of_the_flow = {"flow_id": str(flow.flow_id)}
    assert found == [(event, None, user_id, None, details | of_the_flow) for event, details in kept]
    assert [entry["type"] for entry in house.audited] == [event for event, _ in kept]


async def test_an_address_that_nobody_need_verify_is_kept(furnish: Furnish) -> None:
    house = furnish(UNMASKED, SILENT, {"email": {"require_verification": False}})
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("email_create", email=NEW)

    assert house.audited == [
        {
            "type": "email_created",
            "user_id": str(user_id),
            "details": {"email": NEW, "flow_id": str(flow.flow_id)},
        }
    ]
