from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import RecordRefused, UniqueViolation
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.databases import run
from tests.support.records import NOW, a_ceremony, a_credential, a_user

LATER = NOW + timedelta(seconds=1)


async def test_a_credential_is_found_with_its_transports(store: Store) -> None:
    user = a_user()
    credential = a_credential(user.id, transports=("usb", "internal", "usb", ""))
    await store.users.add(user)

    await store.webauthn_credentials.add(credential)

    assert await store.webauthn_credentials.find(credential.id) == replace(
        credential, transports=("usb", "internal")
    )
    assert await store.webauthn_credentials.find("unknown") is None


async def test_transports_that_the_reference_has_stored_come_in_alphabetical_order(
    store: Store, target: DatabaseTarget
) -> None:
    user = a_user()
    credential = a_credential(user.id)
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)
    await store.commit()
    for number, name in enumerate(("usb", "ble", "nfc")):
        await run(
            target,
            "INSERT INTO webauthn_credential_transports (id, name, webauthn_credential_id, tenant_id) VALUES"
            f" ('{number}{str(uuid4())[1:]}', '{name}', '{credential.id}', '{store.tenant_id}')",
        )

    expected = replace(credential, transports=("ble", "nfc", "usb"))
    assert await store.webauthn_credentials.find(credential.id) == expected
    assert await store.webauthn_credentials.list_of(user.id) == [expected]


async def test_ids_that_differ_in_case_are_two(store: Store) -> None:
    user = a_user()
    credential = a_credential(user.id)
    other = replace(a_credential(user.id), id=credential.id.upper())
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)

    assert await store.webauthn_credentials.find(other.id) is None
    await store.webauthn_credentials.add(other)

    assert await store.webauthn_credentials.find(other.id) == other
    assert await store.webauthn_credentials.find(credential.id) == credential


async def test_credentials_are_listed_oldest_first(store: Store) -> None:
    user = a_user()
    later = a_credential(user.id, created_at=LATER, transports=("nfc",))
    earlier = a_credential(user.id, transports=("ble", "usb"))
    await store.users.add(user)
    await store.webauthn_credentials.add(later)
    await store.webauthn_credentials.add(earlier)

    assert await store.webauthn_credentials.list_of(user.id) == [earlier, later]
    assert await store.webauthn_credentials.list_of(uuid4()) == []


async def test_an_id_belongs_to_one_credential(store: Store) -> None:
    user = a_user()
    credential = a_credential(user.id)
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)

    with pytest.raises(UniqueViolation) as violation:
        await store.webauthn_credentials.add(credential)

    assert violation.value.constraint in {
        "webauthn_credentials_pkey",
        "webauthn_credentials_tenant_id_id_idx",
    }


async def test_a_use_is_recorded(store: Store) -> None:
    user = a_user()
    credential = a_credential(user.id)
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)

    recorded = await store.webauthn_credentials.record_use(
        credential.id, sign_count=7, backup_eligible=False, backup_state=True, now=LATER
    )

    assert recorded
    assert await store.webauthn_credentials.find(credential.id) == replace(
        credential,
        sign_count=7,
        backup_eligible=False,
        backup_state=True,
        last_used_at=LATER,
        updated_at=LATER,
    )
    assert not await store.webauthn_credentials.record_use(
        "unknown", sign_count=1, backup_eligible=False, backup_state=False, now=LATER
    )


async def test_the_handle_of_an_imported_user_comes_along(store: Store, target: DatabaseTarget) -> None:
    user = a_user()
    credential = a_credential(user.id)
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)
    await store.commit()
    await run(
        target,
        "INSERT INTO webauthn_credential_user_handles (id, user_id, handle, created_at, updated_at,"
        f" tenant_id) VALUES ('{user.id}', '{user.id}', 'handle-{user.id}', '2026-01-02 03:04:05',"
        f" '2026-01-02 03:04:05', '{store.tenant_id}')",
        f"UPDATE webauthn_credentials SET user_handle_id = '{user.id}' WHERE id = '{credential.id}'",
    )

    found = await store.webauthn_credentials.find(credential.id)

    assert found == replace(credential, user_handle=f"handle-{user.id}")


async def test_credentials_may_share_a_handle(store: Store) -> None:
    user = a_user()
    first = replace(a_credential(user.id), user_handle=f"handle-{user.id}")
    second = replace(a_credential(user.id, created_at=LATER), user_handle=f"handle-{user.id}")
    await store.users.add(user)

    await store.webauthn_credentials.add(first)
    await store.webauthn_credentials.add(second)

    assert await store.webauthn_credentials.list_of(user.id) == [first, second]


async def test_the_handle_of_another_user_is_refused(store: Store) -> None:
    user, other = a_user(), a_user()
    handle = f"handle-{user.id}"
    await store.users.add(user)
    await store.users.add(other)
    await store.webauthn_credentials.add(replace(a_credential(user.id), user_handle=handle))

    with pytest.raises(RecordRefused):
        await store.webauthn_credentials.add(replace(a_credential(other.id), user_handle=handle))


async def test_the_handle_of_another_tenant_is_a_collision(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user, other = a_user(), a_user()
    handle = f"handle-{user.id}"
    await store.users.add(user)
    await store.webauthn_credentials.add(replace(a_credential(user.id), user_handle=handle))
    await store.commit()

    async with database.store(await add_tenant(target)) as elsewhere:
        await elsewhere.users.add(other)
        with pytest.raises(UniqueViolation) as violation:
            await elsewhere.webauthn_credentials.add(replace(a_credential(other.id), user_handle=handle))

    assert violation.value.constraint == "webauthn_credential_user_handles_handle_idx"


async def test_a_ceremony_is_found_as_it_was_until_it_is_over(store: Store) -> None:
    ceremony, free = a_ceremony(("credential-a", "credential-b")), a_ceremony()

    await store.webauthn_sessions.add(ceremony)
    await store.webauthn_sessions.add(free)

    assert await store.webauthn_sessions.find(ceremony.id) == ceremony
    assert await store.webauthn_sessions.find(free.id) == free
    assert await store.webauthn_sessions.delete(ceremony.id)
    assert await store.webauthn_sessions.find(ceremony.id) is None
    assert not await store.webauthn_sessions.delete(ceremony.id)
