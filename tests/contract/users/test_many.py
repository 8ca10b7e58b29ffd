"""Many users at once, into a database that has none yet."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.import_entries.generating import made_up
from flowapi.services.user_import import import_users
from storage.database import Database
from tests.acceptance.waiting import until_async
from tests.support.databases import migrated_database, run
from tests.support.records import NOW

USERS = 3000
READ = "SELECT COALESCE(SUM(idx_tup_read), 0) FROM pg_stat_user_indexes"
WRITTEN = "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'emails'"


async def bring(target: DatabaseTarget) -> int:
    file = io.BytesIO(json.dumps(list(made_up(USERS, NOW))).encode())
    async with Database(target) as database, database.store() as store:
        return await import_users(store, file, NOW)


async def read_of(target: DatabaseTarget) -> int:
    """How many entries of indexes were read, once that is counted."""

    async def is_counted() -> bool:
        return bool((await run(target, WRITTEN))[0][0] >= USERS)

    await until_async(is_counted, "the database counts")
    return int((await run(target, READ))[0][0])


@pytest.mark.external
def test_a_user_costs_the_same_however_many_came_before(tmp_path: Path) -> None:
    with migrated_database("postgresql", tmp_path) as target:
        assert asyncio.run(bring(target)) == USERS

        # If each had the database look at all those before, in two tables, it would be all of their square.
        assert asyncio.run(read_of(target)) < 0.4 * USERS**2
