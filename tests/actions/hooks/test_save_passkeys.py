"""Passkeys that were created during a login."""

import pytest

from actions import keys
from actions.hooks.save_passkeys import SavePasskeys
from actions.passkey.stashed import to_stash
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House
from tests.support.records import a_credential


async def test_they_are_stored_once(house: House, store: Store) -> None:
    user_id = await house.add_user("ada@example.com")
    credentials = [a_credential(user_id), a_credential(user_id, transports=("usb",), mfa_only=True)]
    ctx = a_context(
        store, {keys.USER_ID: str(user_id), keys.NEW_CREDENTIALS: [to_stash(each) for each in credentials]}
    )

    for _ in range(2):
        await SavePasskeys(house.services.audit).run(ctx)

    found = await store.webauthn_credentials.list_of(user_id)
    assert {each.id: each for each in found} == {each.id: each for each in credentials}
    assert ctx.stash[keys.NEW_CREDENTIALS] is None


async def test_without_an_account_they_wait(house: House, store: Store) -> None:
    stashed = [to_stash(a_credential(await house.add_user("ada@example.com")))]
    ctx = a_context(store, {keys.NEW_CREDENTIALS: stashed})

    await SavePasskeys(house.services.audit).run(ctx)

    assert (ctx.stash[keys.NEW_CREDENTIALS], store.writing) == (stashed, False)


@pytest.mark.parametrize(
    ("mfa_only", "event", "member"),
    [(False, "passkey_created", "passkey"), (True, "security_key_created", "security_key")],
)
async def test_what_was_stored_is_audited(
    house: House, store: Store, mfa_only: bool, event: str, member: str
) -> None:
    user_id = await house.add_user("ada@example.com")
    credential = a_credential(user_id, mfa_only=mfa_only)
    ctx = a_context(store, {keys.USER_ID: str(user_id), keys.NEW_CREDENTIALS: [to_stash(credential)]})

    for _ in range(2):
        await SavePasskeys(house.services.audit).run(ctx)

    await store.commit()
    assert house.audited == [
        {
            "type": event,
            "user_id": str(user_id),
            "details": {member: credential.id, "flow_id": str(FLOW_ID)},
        }
    ]
