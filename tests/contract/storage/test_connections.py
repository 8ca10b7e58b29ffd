"""Connections: how many, for how long, and what if there are none."""

import asyncio
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.limits import PoolLimits
from tests.support.databases import run
from tests.support.records import NOW, a_flow, a_user


async def test_who_finds_all_connections_taken_waits_and_not_forever(
    target: DatabaseTarget, tenant_id: UUID
) -> None:
    async with Database(target, PoolLimits(size=1, wait=0.05)) as database:
        async with database.store(tenant_id) as holder:
            await holder.users.add(a_user())
            with pytest.raises(DatabaseUnavailable, match="in time"):
                await database.store(tenant_id).flows.add(a_flow(), NOW)
            await holder.commit()

        await database.store(tenant_id).flows.add(a_flow(), NOW)


async def test_a_closed_database_answers_no_more(target: DatabaseTarget) -> None:
    database = Database(target)
    await database.store().flows.find(uuid4())

    await database.close()

    with pytest.raises(DatabaseUnavailable):
        await database.store().flows.find(uuid4())


async def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    nowhere = DatabaseTarget(dialect="sqlite", database=str(tmp_path / "missing" / "db"))

    async with Database(nowhere) as database:
        with pytest.raises(DatabaseUnavailable):
            await database.schema_state()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("not a database, but long enough to be taken for the beginning of one")

    async with Database(DatabaseTarget(dialect="sqlite", database=str(tmp_path / "db"))) as database:
        with pytest.raises(DatabaseUnavailable):
            await database.schema_state()


async def test_a_memory_is_no_database() -> None:
    async with Database(DatabaseTarget(dialect="sqlite", database=":memory:")) as database:
        with pytest.raises(DatabaseUnavailable, match="needs a file"):
            await database.schema_state()


async def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "db"

    async with Database(DatabaseTarget(dialect="sqlite", database=str(file))) as database:
        await database.schema_state()

    assert stat.filemode(file.stat().st_mode) == "-rw-------"


async def test_a_busy_file_is_waited_for(target: DatabaseTarget, tenant_id: UUID) -> None:
    """Two processes take turns."""

    async def write(database: Database) -> None:
        for _ in range(5):
            async with database.store(tenant_id) as store:
                await store.users.add(a_user())
                await store.commit()

    async with Database(target) as one, Database(target) as two:
        await asyncio.gather(write(one), write(two))

    count = await run(target, f"SELECT COUNT(*) FROM users WHERE tenant_id = '{tenant_id}'")
    assert count[0][0] == 10
