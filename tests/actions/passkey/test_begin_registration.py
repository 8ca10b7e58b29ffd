"""A request to create a passkey."""

from base64 import urlsafe_b64decode
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions import keys
from actions.passkey.begin_registration import BeginPasskeyRegistration
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, run_action
from tests.support.house import House


def begin(house: House) -> BeginPasskeyRegistration:
    return BeginPasskeyRegistration(house.services.passkeys)


def test_it_is_offered_where_there_is_webauthn(house: House, store: Store) -> None:
    assert begin(house).offered(a_context(store, {keys.WEBAUTHN: True}))
    assert not begin(house).offered(a_context(store))


@pytest.mark.parametrize(
    ("names", "name", "display_name"),
    [
        ({keys.EMAIL: "ada@example.com"}, "ada@example.com", "ada@example.com"),
        ({keys.USERNAME: "ada"}, "ada", "ada"),
        ({keys.EMAIL: "ada@example.com", keys.USERNAME: "ada"}, "ada@example.com", "ada"),
    ],
)
async def test_the_passkey_is_for_the_account_to_be(
    house: House, store: Store, names: dict[Any, Any], name: str, display_name: str
) -> None:
    user_id = uuid4()
    stash: dict[Any, Any] = {keys.WEBAUTHN: True, keys.USER_ID: str(user_id)}
    ctx = a_context(store, stash | names)

    ran = await run_action(begin(house), ctx)

    assert (ran.outcome, ctx.stash[keys.CREATE_SECURITY_KEY]) == ("prompted", False)
    user = ctx.reply.payload["creation_options"]["publicKey"]["user"]
    assert (user["name"], user["displayName"]) == (name, display_name)
    assert urlsafe_b64decode(user["id"] + "==") == user_id.bytes
    ceremony = await store.webauthn_sessions.find(UUID(ctx.stash.text(keys.CEREMONY_ID)))
    assert ceremony
    assert ceremony.user_id == user_id


@pytest.mark.parametrize(
    ("stash", "missing"),
    [
        ({keys.USER_ID: str(uuid4())}, "neither an email address nor a username"),
        ({keys.EMAIL: "ada@example.com"}, "user_id not found in stash"),
    ],
)
async def test_without_account_or_name_it_is_a_technical_error(
    house: House, store: Store, stash: dict[Any, Any], missing: str
) -> None:
    with pytest.raises(TechnicalError, match=missing):
        await run_action(begin(house), a_context(store, {keys.WEBAUTHN: True} | stash))
