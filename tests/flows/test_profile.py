"""The profile: what it shows, and what can be changed there."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pyotp import TOTP

from flowapi.engine.contract import SessionFacts
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.trusted_device import TrustedDevice
from tests.support.authenticator import Authenticator
from tests.support.clock import NOON
from tests.support.flows import BROWSER, FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import logged_in, opened

ADA = "ada@example.com"
NEW = "new@example.com"
EVERYTHING: dict[str, Any] = {
    "account": {"allow_deletion": True},
    "username": {"enabled": True, "use_as_login_identifier": True},
    "password": {"optional": True},
    "email": {"optional": True},
    "mfa": {"security_keys": {"user_verification": "preferred"}},
}


def addresses(flow: FlowDriver) -> dict[str, tuple[bool, bool]]:
    """The addresses that are shown: whether verified, and whether primary."""
    found = flow.payload["user"].get("emails", ())
    return {email["address"]: (email["is_verified"], email["is_primary"]) for email in found}


def id_of(flow: FlowDriver, address: str) -> str:
    """The id under which an address is shown."""
    [found] = [email["id"] for email in flow.payload["user"]["emails"] if email["address"] == address]
    return str(found)


async def test_it_shows_the_account_and_its_sessions(house: House) -> None:
    user_id = await house.add_user(ADA)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"
    client = await logged_in(house, user_id, user_agent=agent, ip_address="192.0.2.7")

    flow = await house.begun("profile", client=client)

    answer = flow.expect("profile_init")
    assert client.session
    [email] = (await house.account(user_id)).emails
    assert answer.payload == {
        "user": {
            "id": str(user_id),
            "user_id": str(user_id),
            "created_at": "2026-03-01T12:00:00Z",
            "updated_at": "2026-03-01T12:00:00Z",
            "mfa_config": {"auth_app_set_up": False, "totp_enabled": True, "security_keys_enabled": True},
            "emails": [{"id": str(email.id), "address": ADA, "is_verified": True, "is_primary": True}],
        },
        "sessions": [
            {
                "id": str(client.session.id),
                "current": True,
                "created_at": "2026-03-01T12:00:00Z",
                "last_used": "2026-03-01T12:00:00Z",
                "expires_at": "2026-03-02T00:00:00Z",
                "ip_address": "192.0.2.7",
                "user_agent_raw": agent,
                "user_agent": "Linux (Firefox)",
            }
        ],
    }


async def test_sessions_can_be_kept_from_it(furnish: Furnish) -> None:
    house = furnish({"session": {"show_on_profile": False}})

    flow = await opened(house, await house.add_user(ADA))

    assert "sessions" not in flow.payload


async def test_what_is_offered_to_an_account_with_nothing_but_an_address(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))

    offered = set(flow.offered) - {"continue_to_otp_secret_creation"}
    assert offered == {
        "email_create",
        "email_delete",
        "password_create",
        "patch_metadata",
        "security_key_create",
        "webauthn_credential_create",
    }


async def test_without_a_session_nothing_goes_on(house: House) -> None:
    flow = house.flow("profile")
    await flow.start()

    await flow.advance("register_client_capabilities", webauthn_available=True)

    flow.expect("error", error="operation_not_permitted_error")


@pytest.mark.parametrize("session", [None, SessionFacts(uuid4(), uuid4())])
async def test_it_belongs_to_the_account_that_opened_it(house: House, session: SessionFacts | None) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    flow.client = BROWSER if session is None else await logged_in(house, await house.add_user("b@x.example"))

    await flow.advance("patch_metadata", patch_metadata={"planted": True})

    flow.expect("error", error="operation_not_permitted_error")
    assert (await house.account(user_id)).metadata is None


async def test_another_session_of_the_same_account_may_go_on(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    flow.client = await logged_in(house, user_id)

    await flow.advance("patch_metadata", patch_metadata={"a": 1})

    flow.expect("profile_init")


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


async def test_a_username_is_chosen_changed_and_given_up(furnish: Furnish) -> None:
    house = furnish(EVERYTHING)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("username_create", username=" Ada_L ")
    assert flow.payload["user"]["username"]["username"] == "ada_l"
    await flow.advance("username_update", username="countess")
    assert flow.payload["user"]["username"]["username"] == "countess"
    await flow.advance("username_delete")

    assert "username" not in flow.payload["user"]
    assert house.events.names == [f"user.update.username.{verb}" for verb in ("create", "update", "delete")]


async def test_a_taken_or_malformed_username_is_refused(furnish: Furnish) -> None:
    house = furnish(EVERYTHING)
    await house.add_user(username="bob_b")
    flow = await opened(house, await house.add_user(ADA, username="ada_l"))

    for name, code in (
        ("Bob_B", "username_already_exists"),
        ("ada_l", "username_already_exists"),
        ("a-d-a", "invalid_username_error"),
    ):
        await flow.advance("username_update", username=name)
        flow.expect("profile_init", error="form_data_invalid_error", inputs={"username": code})


async def test_a_password_is_set_changed_and_deleted(furnish: Furnish) -> None:
    house = furnish(EVERYTHING)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("password_create", password="tulips in winter")
    await flow.advance("password_update", password="roses in autumn")
    stored = (await house.account(user_id)).password
    assert stored
    await house.services.passwords.check("roses in autumn", stored.password)
    await flow.advance("password_delete")

    flow.expect("profile_init")
    assert (await house.account(user_id)).password is None
    assert house.events.names == ["user.update.password.update"]


@pytest.mark.parametrize(
    ("password", "code"), [("", "value_missing_error"), ("short", "value_too_short_error")]
)
async def test_what_is_no_password_is_refused(house: House, password: str, code: str) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("password_create", password=password)

    flow.expect("profile_init", error="form_data_invalid_error", inputs={"password": code})


@pytest.mark.parametrize("password", ["x" * 73, "ä" * 37])
async def test_a_password_has_at_most_72_bytes(house: House, password: str) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("password_create", password=password)

    flow.expect("profile_init", error="form_data_invalid_error", inputs={"password": "value_too_long_error"})


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
    house = furnish(EVERYTHING, limit)
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
    house = furnish(EVERYTHING)
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


async def test_another_session_is_ended_and_this_one_stays(house: House) -> None:
    user_id = await house.add_user(ADA)
    other = await logged_in(house, user_id)
    foreign = await logged_in(house, await house.add_user("bob@example.com"))
    flow = await opened(house, user_id)
    assert other.session
    assert foreign.session
    assert flow.client.session

    for session in (flow.client.session.id, foreign.session.id, "nonsense"):
        await flow.advance("session_delete", session_id=str(session))
        flow.expect(
            "profile_init", error="form_data_invalid_error", inputs={"session_id": "value_invalid_error"}
        )
    await flow.advance("session_delete", session_id=str(other.session.id))

    flow.expect("profile_init")
    assert [session["current"] for session in flow.payload["sessions"]] == [True]
    assert "session_delete" not in flow.offered
    assert house.events.names == ["session.delete.explicit.revoke"]


async def test_sessions_cannot_be_ended_where_that_is_switched_off(furnish: Furnish) -> None:
    house = furnish({"session": {"allow_revocation": False}})
    user_id = await house.add_user(ADA)
    await logged_in(house, user_id)

    assert "session_delete" not in (await opened(house, user_id)).offered


async def test_metadata_is_patched_and_cleared(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("patch_metadata", patch_metadata={"a": {"b": 1, "c": 9007199254740993}})
    await flow.advance("patch_metadata", patch_metadata='{"a":{"b":null}}')
    assert flow.payload["user"]["metadata"] == {"unsafe_metadata": {"a": {"c": 9007199254740993}}}
    assert (await house.account(user_id)).metadata == Metadata(None, None, '{"a":{"c":9007199254740993}}')
    await flow.advance("patch_metadata", patch_metadata=None)

    assert "metadata" not in flow.payload["user"]


@pytest.mark.parametrize("inputs", [{}, {"patch_metadata": [1]}, {"patch_metadata": {"a": "x" * 3000}}])
async def test_what_is_no_patch_or_too_long_is_refused(house: House, inputs: dict[str, Any]) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("patch_metadata", **inputs)

    flow.expect(
        "profile_init",
        error="form_data_invalid_error",
        inputs={"patch_metadata": "invalid_metadata_error"},
    )


async def test_a_deleted_account_is_gone_and_so_is_its_session(furnish: Furnish) -> None:
    house = furnish(EVERYTHING)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    answer = await flow.advance("account_delete")

    flow.expect("account_deleted")
    assert (answer.payload, answer.actions, answer.session_over) == ({}, {}, True)
    async with house.database.store() as store:
        assert await store.users.account(user_id) is None
    assert house.events.published == [("user.delete", {"user_id": str(user_id)})]


async def test_an_account_cannot_be_deleted_where_that_is_not_allowed(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("account_delete")

    flow.expect("error", error="operation_not_permitted_error")
    assert (await house.account(user_id)).id == user_id


async def test_an_account_that_is_gone_has_no_profile(house: House) -> None:
    client = await logged_in(house, await house.add_user(ADA))
    flow = await house.begun("profile", client=client)
    async with house.database.store() as store:
        assert client.session
        await store.users.delete(UUID(str(client.session.user_id)))
        await store.commit()

    await flow.advance("password_create", password="tulips in winter")

    flow.expect("error", error="operation_not_permitted_error")


async def test_an_authenticator_app_is_set_up_and_removed(house: House) -> None:
    user_id = await house.add_user(None, username="ada_l")
    flow = await opened(house, user_id)

    await flow.advance("continue_to_otp_secret_creation")
    flow.expect("mfa_otp_secret_creation")
    secret = flow.payload["otp_secret"]
    await flow.advance("otp_code_verify", otp_code="000")
    flow.expect(
        "mfa_otp_secret_creation",
        error="form_data_invalid_error",
        inputs={"otp_code": "passcode_invalid"},
    )
    assert flow.payload["otp_secret"] == secret
    await flow.advance("otp_code_verify", otp_code=TOTP(secret).at(house.clock()))
    flow.expect("profile_init")
    assert flow.payload["user"]["mfa_config"]["auth_app_set_up"] is True
    stored = (await house.account(user_id)).otp_secret
    assert stored
    assert stored.secret == secret
    assert "continue_to_otp_secret_creation" not in flow.offered
    await flow.advance("otp_secret_delete")

    flow.expect("profile_init")
    assert (await house.account(user_id)).otp_secret is None


async def test_a_device_is_trusted_no_longer_once_a_second_factor_is_gone(furnish: Furnish) -> None:
    house = furnish(EVERYTHING)
    user_id = await house.add_user(ADA, security_key=True)
    async with house.database.store() as store:
        await store.trusted_devices.add(TrustedDevice(uuid4(), user_id, "token", NOON, NOON, NOON))
        await store.commit()
    flow = await opened(house, user_id)

    key = (await house.account(user_id)).security_keys[0].id
    await flow.advance("security_key_delete", security_key_id=key)

    flow.expect("profile_init")
    async with house.database.store() as store:
        assert await store.trusted_devices.find_of(user_id, "token") is None


PROVIDERS = {
    "third_party": {
        "providers": {
            "google": {"enabled": True, "client_id": "a", "secret": "b"},
            "github": {"enabled": True, "client_id": "a", "secret": "b"},
        }
    }
}


async def connected(house: House, user_id: UUID, provider_id: str) -> str:
    """The id of a new identity of the user."""
    identity = Identity(uuid4(), provider_id, uuid4().hex, "{}", None, user_id, NOON, NOON)
    async with house.database.store() as store:
        await store.identities.add(identity)
        await store.commit()
    return str(identity.id)


def allowed(flow: FlowDriver, action: str, field: str) -> list[str]:
    """The labels of the values that an action allows."""
    assert flow.current
    return [one["name"] for one in flow.current.actions[action]["inputs"][field]["allowed_values"]]


async def test_an_identity_is_disconnected(furnish: Furnish) -> None:
    house = furnish(PROVIDERS)
    user_id = await house.add_user(ADA)
    google = await connected(house, user_id, "google")
    foreign = await connected(house, await house.add_user("bob@example.com"), "google")
    flow = await opened(house, user_id)
    assert allowed(flow, "connect_thirdparty_oauth_provider", "provider") == ["GitHub"]
    assert allowed(flow, "disconnect_thirdparty_oauth_provider", "identity_id") == ["google"]

    await flow.advance("disconnect_thirdparty_oauth_provider", identity_id=foreign)
    flow.expect(
        "profile_init", error="form_data_invalid_error", inputs={"identity_id": "value_invalid_error"}
    )
    await flow.advance("disconnect_thirdparty_oauth_provider", identity_id=google)

    flow.expect("profile_init")
    assert "identities" not in flow.payload["user"]
    assert allowed(flow, "connect_thirdparty_oauth_provider", "provider") == ["GitHub", "Google"]
    assert "disconnect_thirdparty_oauth_provider" not in flow.offered


async def test_the_identity_that_alone_logs_in_stays(furnish: Furnish) -> None:
    house = furnish(PROVIDERS, {"email": {"use_for_authentication": False}})
    user_id = await house.add_user(ADA)
    await connected(house, user_id, "google")

    assert "disconnect_thirdparty_oauth_provider" not in (await opened(house, user_id)).offered


async def test_connecting_a_provider_is_not_possible_yet(furnish: Furnish) -> None:
    house = furnish(PROVIDERS)
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance(
        "connect_thirdparty_oauth_provider", provider="google", redirect_to="https://x.example"
    )

    flow.expect("profile_init", error="operation_not_permitted_error")
