"""What the authenticator answers to a registration."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from actions import keys
from actions.passkey.stashed import stashed_credentials
from actions.passkey.verify_registration import VerifyPasskeyRegistration
from flowapi.engine.contract import Context
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.authenticator import Authenticator
from tests.support.flows import a_context, asked, rejection_of, run_action
from tests.support.house import House


def verify(house: House) -> VerifyPasskeyRegistration:
    return VerifyPasskeyRegistration(house.services.passkeys)


async def prompted(
    house: House, store: Store, user_id: UUID, *, security_key: bool = False
) -> tuple[Context, Any]:
    """A flow that waits for a new credential, and the options for it."""
    ceremony = await house.services.passkeys.registration_options(
        store, user_id=user_id, name="a", display_name="a", security_key=security_key, now=house.clock()
    )
    stash: dict[Any, Any] = {
        keys.WEBAUTHN: True,
        keys.USER_ID: str(user_id),
        keys.CEREMONY_ID: str(ceremony.session_id),
        keys.CREATE_SECURITY_KEY: security_key,
    }
    return a_context(store, stash), ceremony.options


def test_the_input_is_json(house: House, store: Store) -> None:
    assert asked(verify(house), a_context(store)) == [{"name": "public_key", "type": "json"}]


def test_it_is_offered_where_there_is_webauthn(house: House, store: Store) -> None:
    assert verify(house).offered(a_context(store, {keys.WEBAUTHN: True}))
    assert not verify(house).offered(a_context(store))


@pytest.mark.parametrize("security_key", FLAGS)
async def test_the_credential_waits_in_the_stash(house: House, store: Store, security_key: bool) -> None:
    user_id = uuid4()
    ctx, options = await prompted(house, store, user_id, security_key=security_key)

    ran = await run_action(verify(house), ctx, public_key=Authenticator().create(options))

    assert ran.outcome == "registered"
    [credential] = stashed_credentials(ctx.stash)
    assert (credential.user_id, credential.mfa_only) == (user_id, security_key)
    facts = (keys.HAS_WEBAUTHN_CREDENTIAL, keys.HAS_SECURITY_KEY, keys.HAS_PASSKEY)
    assert [ctx.stash.flag(fact) for fact in facts] == [True, security_key, False]


async def test_a_second_credential_waits_behind_the_first(house: House, store: Store) -> None:
    user_id, found = uuid4(), []
    ctx, options = await prompted(house, store, user_id)
    for _ in range(2):
        again, options = await prompted(house, store, user_id)
        ctx.stash[keys.CEREMONY_ID] = again.stash[keys.CEREMONY_ID]
        answer = Authenticator().create(options)
        found.append(answer["id"])
        await run_action(verify(house), ctx, public_key=answer)

    assert [credential.id for credential in stashed_credentials(ctx.stash)] == found


@pytest.mark.parametrize("answer", [None, "", "{", {}, [], 7])
async def test_what_is_no_answer_is_an_invalid_passkey(house: House, store: Store, answer: Any) -> None:
    ctx, _ = await prompted(house, store, uuid4())

    assert await rejection_of(verify(house), ctx, public_key=answer) == ("passkey_invalid", {})
    assert ctx.stash[keys.NEW_CREDENTIALS] is None


async def test_a_ceremony_of_another_account_is_invalid(house: House, store: Store) -> None:
    ctx, options = await prompted(house, store, uuid4())
    ctx.stash[keys.USER_ID] = str(uuid4())

    found = await rejection_of(verify(house), ctx, public_key=Authenticator().create(options))

    assert found == ("passkey_invalid", {})


@pytest.mark.parametrize("missing", [keys.CEREMONY_ID, keys.USER_ID])
async def test_without_ceremony_or_account_it_is_a_technical_error(
    house: House, store: Store, missing: Any
) -> None:
    ctx, options = await prompted(house, store, uuid4())
    del ctx.stash[missing]

    with pytest.raises(TechnicalError):
        await run_action(verify(house), ctx, public_key=Authenticator().create(options))
