"""Passkeys and security keys in the profile."""

from typing import Any

import pytest

from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import opened

ADA = "ada@example.com"
VERIFYING = {"mfa": {"security_keys": {"user_verification": "preferred"}}}


async def added(flow: FlowDriver, action: str) -> str:
    """The id of a credential that was just added."""
    await flow.advance(action)
    flow.expect("webauthn_credential_verification")
    answer = Authenticator().create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=answer)
    flow.expect("profile_init")
    return str(answer["id"])


@pytest.mark.parametrize(
    ("action", "limit"),
    [
        ("webauthn_credential_create", {"passkey": {"limit": 1}}),
        ("security_key_create", {"mfa": {"security_keys": {"limit": 1}}}),
    ],
)
async def test_a_limit_of_credentials_that_was_reached_meanwhile_is_kept(
    furnish: Furnish, action: str, limit: Any
) -> None:
    house = furnish(VERIFYING, limit)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    await flow.advance(action)
    answer = Authenticator().create(flow.payload["creation_options"])
    first = await added(await opened(house, user_id), action)

    await flow.advance("webauthn_verify_attestation_response", public_key=answer)

    flow.expect("webauthn_credential_verification", error="operation_not_permitted_error")
    assert [credential.id for credential in (await house.account(user_id)).credentials] == [first]
    await flow.advance("back")
    flow.expect("profile_init")


async def test_credentials_are_added_named_and_deleted_each_by_its_own_action(furnish: Furnish) -> None:
    house = furnish(VERIFYING)
    flow = await opened(house, await house.add_user(ADA))
    passkey, key = await added(flow, "webauthn_credential_create"), await added(flow, "security_key_create")

    for credential, name in ((passkey, "Phone"), (key, "Blue one")):
        await flow.advance("webauthn_credential_rename", passkey_id=credential, passkey_name=name)
    user = flow.payload["user"]
    assert [(one["id"], one["name"]) for one in user["passkeys"]] == [(passkey, "Phone")]
    assert [(one["id"], one["name"]) for one in user["security_keys"]] == [(key, "Blue one")]
    await flow.advance("security_key_delete", security_key_id=passkey)
    flow.expect("profile_init", error="not_found")
    await flow.advance("webauthn_credential_delete", passkey_id=key)
    flow.expect("profile_init", error="not_found")
    await flow.advance("webauthn_credential_delete", passkey_id=passkey)
    await flow.advance("security_key_delete", security_key_id=key)

    flow.expect("profile_init")
    assert not {"passkeys", "security_keys"} & set(flow.payload["user"])


@pytest.mark.parametrize("answer", [None, "", "{", {}, {"id": "x"}])
async def test_an_answer_that_does_not_verify_leads_back_without_a_credential(
    house: House, answer: Any
) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    await flow.advance("webauthn_credential_create")

    await flow.advance("webauthn_verify_attestation_response", public_key=answer)

    flow.expect("profile_init", error="passkey_invalid")
    assert flow.payload["user"]["id"] == str(user_id)
    assert (await house.account(user_id)).credentials == ()


async def test_an_overlong_name_of_a_credential_is_refused(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))
    passkey = await added(flow, "webauthn_credential_create")

    await flow.advance("webauthn_credential_rename", passkey_id=passkey, passkey_name="x" * 256)

    flow.expect(
        "profile_init", error="form_data_invalid_error", inputs={"passkey_name": "value_too_long_error"}
    )
