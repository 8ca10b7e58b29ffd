"""What is exported and imported again is as it was."""

import asyncio
import io
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.database_target import DatabaseTarget
from flowapi.services.import_entries.exporting import Scope
from flowapi.services.user_export import UserExport
from flowapi.services.user_import import check_users, import_users
from storage.database import Database
from storage.records.account import Account
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.contract.users.accounts import accounts, essence, store_account
from tests.support.databases import target as target
from tests.support.records import NOW

WHOLE = Scope(credentials=True, profile=True)
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def no_word(line: str) -> None:
    """Nothing is to be told."""
    raise AssertionError(line)


async def exported(store: Store) -> list[dict[str, Any]]:
    return [entry async for entry in UserExport(store, WHOLE, no_word, page=2).entries()]


async def loaded(store: Store, ids: Sequence[UUID]) -> list[Account]:
    found = [await store.users.account(user_id) for user_id in ids]
    return [account for account in found if account]


async def travel(target: DatabaseTarget, travellers: Sequence[Account]) -> None:
    tenant_id, ids = await add_tenant(target), [account.id for account in travellers]
    async with Database(target) as database, database.store(tenant_id) as store:
        for account in travellers:
            await store_account(store, account)
        await store.commit()
        before, entries = await loaded(store, ids), await exported(store)
        for user_id in ids:
            await store.users.delete(user_id)
        await store.commit()
        assert await exported(store) == []

        file = io.BytesIO(json.dumps(entries).encode())
        check_users(file, no_word)
        file.seek(0)
        assert await import_users(store, file, NOW) == len(travellers)

        assert [essence(account) for account in await loaded(store, ids)] == [essence(one) for one in before]
        assert await exported(store) == entries


@EXAMPLES
@given(st.lists(accounts(), max_size=4))
def test_accounts_come_back_as_they_were(target: DatabaseTarget, travellers: list[Account]) -> None:
    asyncio.run(travel(target, travellers))
