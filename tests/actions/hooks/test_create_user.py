"""The account that a registration has collected."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from actions import keys
from actions.hooks.create_user import CreateUser
from actions.passkey.stashed import to_stash
from flowapi.errors.refusals import CredentialTakenMeanwhile, EmailTakenMeanwhile, UsernameTakenMeanwhile
from flowapi.errors.steps import FlowDiscontinuity
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House, settings_with
from tests.support.records import a_credential

ADA = "ada@example.com"


BY_NAME = settings_with({"username": {"enabled": True}})


@pytest.mark.parametrize("verified", FLAGS)
async def test_everything_that_was_collected_is_stored(house: House, store: Store, verified: bool) -> None:
    user_id = uuid4()
    credential = a_credential(user_id, transports=("internal",))
    stash: dict[Any, Any] = {
        keys.USER_ID: str(user_id),
        keys.EMAIL: ADA,
        keys.EMAIL_VERIFIED: verified,
        keys.USERNAME: "ada",
        keys.NEW_PASSWORD: "$argon2id$hash",
        keys.NEW_CREDENTIALS: [to_stash(credential)],
    }
    ctx = a_context(store, stash)

    await CreateUser(house.events, house.services.audit).run(ctx)

    account = await store.users.account(user_id)
    assert account
    assert account.primary_email
    assert account.username
    assert account.password
    assert (account.user.created_at, account.user.name) == (ctx.now, None)
    assert (account.primary_email.address, account.primary_email.verified) == (ADA, verified)
    assert (account.username.username, account.password.password) == ("ada", "$argon2id$hash")
    assert account.credentials == (credential,)
    assert (ctx.stash[keys.AMR_PASSWORD], ctx.stash[keys.AMR_PASSKEY]) == (True, True)
    assert house.events.published == [("user.create", {"user_id": str(user_id)})]
    await store.commit()
    assert house.audited == [
        {
            "type": "user_created",
            "user_id": str(user_id),
            "user_email": "a*****@example.com",
            "details": {
                "username": "a****a",
                "password": True,
                "passkey": credential.id,
                "flow_id": str(FLOW_ID),
            },
        }
    ]


async def test_second_factors_are_stored_as_such(house: House, store: Store) -> None:
    user_id = uuid4()
    credential = a_credential(user_id, mfa_only=True)
    stash: dict[Any, Any] = {
        keys.USER_ID: str(user_id),
        keys.EMAIL: ADA,
        keys.NEW_CREDENTIALS: [to_stash(credential)],
        keys.OTP_SECRET: "JBSWY3DPEHPK3PXP",
        keys.OTP_STEP: 59_000_000,
    }
    ctx = a_context(store, stash)

    await CreateUser(house.events, house.services.audit).run(ctx)

    account = await store.users.account(user_id)
    assert account
    assert account.otp_secret
    assert (account.security_keys, account.passkeys) == ((credential,), ())
    assert (account.otp_secret.secret, account.otp_secret.last_validated_step) == (
        "JBSWY3DPEHPK3PXP",
        59_000_000,
    )
    enrolled = [ctx.stash[key] for key in (keys.AMR_SECURITY_KEY, keys.AMR_PASSKEY, keys.AMR_TOTP)]
    assert (enrolled, ctx.stash[keys.OTP_SECRET]) == ([True, None, True], None)
    await store.commit()
    [entry] = house.audited
    assert (
        entry["details"].items()
        >= {
            "security_key": credential.id,
            "otp_secret": str(account.otp_secret.id),
        }.items()
    )


async def test_nothing_else_is(house: House, store: Store) -> None:
    ctx = a_context(store, {keys.USERNAME: "ada", keys.NEW_PASSWORD: "$argon2id$hash"}, settings=BY_NAME)

    await CreateUser(house.events, house.services.audit).run(ctx)

    account = await store.users.account(UUID(ctx.stash.text(keys.USER_ID)))
    assert account
    assert (account.emails, account.otp_secret, account.credentials) == ((), None, ())
    assert (ctx.stash[keys.AMR_PASSWORD], ctx.stash[keys.AMR_PASSKEY]) == (True, None)
    await store.commit()
    [entry] = house.audited
    assert (entry["details"], "user_email" in entry) == (
        {"username": "a****a", "password": True, "flow_id": str(FLOW_ID)},
        False,
    )


async def test_an_account_that_exists_already_is_not_created(house: House, store: Store) -> None:
    ctx = a_context(store, {keys.SKIP_USER_CREATION: True, keys.EMAIL: ADA})

    await CreateUser(house.events, house.services.audit).run(ctx)

    assert await store.emails.find_by_address(ADA) is None
    assert (store.writing, house.events.published) == (False, [])


@pytest.mark.parametrize(
    ("taken", "error"),
    [
        ({keys.EMAIL: ADA}, EmailTakenMeanwhile),
        ({keys.EMAIL: "eve@example.com", keys.USERNAME: "ada"}, UsernameTakenMeanwhile),
    ],
)
async def test_a_name_that_was_taken_meanwhile_is_refused(
    house: House, store: Store, taken: dict[Any, Any], error: type[Exception]
) -> None:
    await house.add_user(ADA, username="ada")

    with pytest.raises(error):
        await CreateUser(house.events, house.services.audit).run(a_context(store, taken))


async def test_a_credential_that_somebody_has_is_refused(house: House, store: Store) -> None:
    credential = a_credential(await house.add_user(ADA))
    await store.webauthn_credentials.add(credential)
    ctx = a_context(store, {keys.EMAIL: "eve@example.com", keys.NEW_CREDENTIALS: [to_stash(credential)]})

    with pytest.raises(CredentialTakenMeanwhile):
        await CreateUser(house.events, house.services.audit).run(ctx)


@pytest.mark.parametrize(
    ("stash", "settings"),
    [
        ({keys.USERNAME: "ada"}, {"username": {"enabled": True}}),
        (
            {keys.USERNAME: "ada", keys.NEW_PASSWORD: "$argon2id$hash"},
            {"username": {"enabled": True, "use_as_login_identifier": False}},
        ),
        ({keys.EMAIL: ADA}, {"email": {"use_for_authentication": False}}),
        (
            {keys.EMAIL: ADA, keys.NEW_PASSWORD: "$argon2id$hash"},
            {"email": {"use_as_login_identifier": False}},
        ),
    ],
)
async def test_an_account_that_nobody_could_log_in_to_is_not_created(
    house: House, store: Store, stash: dict[Any, Any], settings: dict[str, Any]
) -> None:
    ctx = a_context(store, stash, settings=settings_with(settings))

    with pytest.raises(FlowDiscontinuity):
        await CreateUser(house.events, house.services.audit).run(ctx)

    assert (store.writing, house.events.published) == (False, [])
