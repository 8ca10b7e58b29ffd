"""Up, down and up again, from nothing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.dialect import Dialect, dialect_of
from storage.errors import DatabaseUnavailable, SchemaMismatch
from storage.migrations.connection import migrating
from storage.migrations.runner import down, status, up
from storage.models.additions import added_indexes
from storage.models.catalog import METADATA
from storage.schema import HEAD, REVISIONS, Found, SchemaState
from storage.store import DEFAULT_TENANT
from tests.support.catalogues import OPTIONS_OF_FLOWS, catalogue
from tests.support.databases import MYSQL, POSTGRESQL, SQLITE, empty_database, migrated_database, run
from tests.support.records import NOW, a_flow

CURRENT = SchemaState(Found.CURRENT, HEAD)


@pytest.fixture(params=[SQLITE, POSTGRESQL, MYSQL])
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseTarget]:
    with empty_database(request.param, tmp_path_factory.mktemp("storage")) as target:
        yield target


async def test_an_empty_database_is_filled(empty: DatabaseTarget) -> None:
    migrated = await up(empty)

    assert (migrated.before, migrated.after) == (SchemaState(Found.EMPTY), CURRENT)
    assert await status(empty) == CURRENT
    tenants = await run(empty, "SELECT id, created_at FROM tenants")
    assert [(str(row[0]), str(row[1])[:19]) for row in tenants] == [
        (str(DEFAULT_TENANT), "2026-01-01 00:00:00")
    ]
    assert list(await run(empty, "SELECT COUNT(*), MAX(version) FROM schema_migration")) == [
        (56, "20260629120000")
    ]


async def test_what_is_up_to_date_stays_as_it_is(empty: DatabaseTarget) -> None:
    await up(empty)
    before = await catalogue(empty)

    migrated = await up(empty)

    assert (migrated.before, migrated.after) == (CURRENT, CURRENT)
    assert await catalogue(empty) == before


async def test_the_tables_are_those_that_are_declared(empty: DatabaseTarget) -> None:
    await up(empty)

    async with migrating(empty) as connection:
        found = await connection.run_sync(_differences)

    # Some indexes are declared, but left out where the database has one that serves as well.
    left_out = _indexes("postgresql") - _indexes(dialect_of(empty))
    assert found == [("add_index", name) for name in sorted(left_out)]


async def test_every_migration_can_be_taken_back(empty: DatabaseTarget) -> None:
    await up(empty)
    full = await catalogue(empty)

    states = [(await down(empty, 1)).after for _ in REVISIONS]

    outdated = [SchemaState(Found.OUTDATED, revision) for revision in reversed(REVISIONS[:-1])]
    assert states == [*outdated, SchemaState(Found.EMPTY)]
    assert await catalogue(empty) == {}
    await up(empty)
    assert await catalogue(empty) == full


async def test_no_steps_are_all_steps(empty: DatabaseTarget) -> None:
    await up(empty)

    assert (await down(empty, 0)).after == SchemaState(Found.EMPTY)
    with pytest.raises(SchemaMismatch, match="is empty"):
        await down(empty, 1)


async def test_more_steps_than_there_are_are_all(empty: DatabaseTarget) -> None:
    await up(empty)

    assert (await down(empty, 99)).after == SchemaState(Found.EMPTY)


async def test_what_is_outdated_is_brought_up_to_date_and_keeps_its_rows(empty: DatabaseTarget) -> None:
    flow = a_flow()
    await up(empty)
    await down(empty, 1)
    async with Database(empty) as database:
        state = await database.schema_state()
        await database.store().flows.add(flow, NOW)

        migrated = await up(empty)

        assert (state, migrated.before) == (SchemaState(Found.OUTDATED, REVISIONS[-2]),) * 2
        assert migrated.after == CURRENT
        assert await database.store().flows.find(flow.id) == flow


async def test_those_who_migrate_at_once_do_it_once(empty: DatabaseTarget) -> None:
    migrated = await asyncio.gather(*(up(empty) for _ in range(3)))

    assert sorted(done.before.found for done in migrated) == [Found.CURRENT, Found.CURRENT, Found.EMPTY]
    assert [done.after for done in migrated] == [CURRENT] * 3


async def test_a_database_of_somebody_else_is_refused(empty: DatabaseTarget) -> None:
    await run(empty, "CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    before = await catalogue(empty)

    with pytest.raises(SchemaMismatch, match="neither flowapi's nor Hanko's"):
        await up(empty)

    assert await catalogue(empty) == before
    assert (await status(empty)).found == Found.FOREIGN


async def test_a_database_of_a_newer_version_is_refused(empty: DatabaseTarget) -> None:
    await up(empty)
    await run(empty, "UPDATE flowapi_migration SET version_num = '9999'")

    with pytest.raises(SchemaMismatch, match="newer flowapi"):
        await up(empty)
    with pytest.raises(SchemaMismatch, match="newer flowapi"):
        await down(empty, 1)


async def test_asking_what_is_there_costs_two_statements(empty: DatabaseTarget) -> None:
    heard: list[str] = []
    async with Database(empty) as database:
        database.listen(heard.append)
        before = await database.schema_state()
        await up(empty)

        after = await database.schema_state()

    assert (before, after) == (SchemaState(Found.EMPTY), CURRENT)
    assert [text.split()[0] for text in heard] == ["SELECT"] * 3


async def test_a_creation_that_was_broken_off_can_be_finished(empty: DatabaseTarget) -> None:
    await up(empty)
    full = await catalogue(empty)
    await run(
        empty,
        "DELETE FROM flowapi_migration",
        "DROP TABLE schema_migration",
        "DROP TABLE jwks",
        "DROP TABLE flowapi_outbox",
        "DROP TABLE flowapi_leases",
    )

    assert (await up(empty)).after == CURRENT
    assert await catalogue(empty) == full


@pytest.mark.external
def test_flows_leave_room_for_their_next_versions_on_postgresql(tmp_path: Path) -> None:
    with migrated_database("postgresql", tmp_path) as target:
        options = asyncio.run(run(target, OPTIONS_OF_FLOWS))
        asyncio.run(down(target, 1))
        options_before = asyncio.run(run(target, OPTIONS_OF_FLOWS))

    assert (list(options), list(options_before)) == ([(["fillfactor=70"],)], [(None,)])


@pytest.mark.external
def test_a_database_that_cannot_keep_every_name_is_refused(tmp_path: Path) -> None:
    with empty_database("mysql", tmp_path) as target:
        asyncio.run(run(target, f"ALTER DATABASE {target.database} CHARACTER SET latin1"))

        with pytest.raises(SchemaMismatch, match="character set is latin1"):
            asyncio.run(up(target))


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = DatabaseTarget(dialect="postgresql", host="127.0.0.1", port=1, database="nowhere")

    with pytest.raises(DatabaseUnavailable):
        await up(nowhere)


def _differences(connection: Connection) -> list[tuple[str, str]]:
    """What would have to be done to the tables, and to which of their parts."""

    def include(name: str | None, kind: str, parents: object) -> bool:
        return not (kind == "table" and name == "schema_migration")

    options = {"compare_type": True, "version_table": "flowapi_migration", "include_name": include}
    context = MigrationContext.configure(connection, opts=options)
    return sorted((kind, what.name) for kind, what in compare_metadata(context, METADATA))


def _indexes(dialect: Dialect) -> set[str]:
    return {str(index.name) for index in added_indexes(METADATA, dialect)}
