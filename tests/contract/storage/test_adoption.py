"""A database of Hanko v3 is worked on as it is."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.dialect import Dialect, dialect_named
from storage.errors import SchemaMismatch
from storage.migrations.runner import down, status, up
from storage.schema import HEAD, REVISIONS, Found, SchemaState
from tests.support.catalogues import OPTIONS_OF_FLOWS, Catalogue, catalogue, without_ours
from tests.support.databases import MYSQL, POSTGRESQL, empty_database, run
from tests.support.records import NOW, a_flow, a_user, an_email

SCRIPTS = Path(__file__).parent / "hanko_v3"
UNADOPTED = SchemaState(Found.UNADOPTED)
ADOPTED = SchemaState(Found.CURRENT, HEAD, adopted=True)
BETTER_ON_OUR_MYSQL = {"utf8mb4_bin", "mediumtext"}


@pytest.fixture(params=[POSTGRESQL, MYSQL])
def dialect(request: pytest.FixtureRequest) -> Dialect:
    return dialect_named(request.param)


@pytest.fixture
def empty(dialect: Dialect, tmp_path: Path) -> Iterator[DatabaseTarget]:
    with empty_database(dialect, tmp_path) as target:
        yield target


@pytest.fixture
def hanko(dialect: Dialect, tmp_path: Path) -> Iterator[DatabaseTarget]:
    with empty_database(dialect, tmp_path) as target:
        asyncio.run(run(target, *statements_of(SCRIPTS / f"{dialect}.sql")))
        yield target


def statements_of(script: Path) -> list[str]:
    lines = [line for line in script.read_text().splitlines() if not line.startswith("--")]
    return [text for text in "\n".join(lines).split(";\n") if text.strip(" ;\n")]


async def test_adoption_adds_and_changes_nothing(hanko: DatabaseTarget) -> None:
    before = await catalogue(hanko)
    versions = await run(hanko, "SELECT version FROM schema_migration ORDER BY version")

    migrated = await up(hanko)

    after = await catalogue(hanko)
    assert (migrated.before, migrated.after) == (UNADOPTED, ADOPTED)
    assert without_ours(after) == before
    assert set(after) - set(before) == {
        "flowapi_leases",
        "flowapi_migration",
        "flowapi_origin",
        "flowapi_outbox",
    }
    assert await run(hanko, "SELECT version FROM schema_migration ORDER BY version") == versions


@pytest.mark.parametrize("dialect", [POSTGRESQL], indirect=True)
async def test_how_the_flows_of_hanko_are_stored_is_left_alone(hanko: DatabaseTarget) -> None:
    await run(hanko, "ALTER TABLE flows SET (fillfactor = 90)")

    await up(hanko)
    await down(hanko, 1)

    assert list(await run(hanko, OPTIONS_OF_FLOWS)) == [(["fillfactor=90"],)]


async def test_what_we_create_is_what_we_adopt(hanko: DatabaseTarget, empty: DatabaseTarget) -> None:
    await up(empty)

    ours, theirs = without_ours(await catalogue(empty)), await catalogue(hanko)

    if hanko.dialect == "postgresql":
        assert ours == theirs
    else:
        assert _without_types(ours) == _without_types(theirs)
        assert _types_only_in(ours, theirs) == BETTER_ON_OUR_MYSQL


async def test_an_adopted_database_is_remembered_as_such(hanko: DatabaseTarget) -> None:
    await up(hanko)

    async with Database(hanko) as database:
        assert await database.schema_state() == ADOPTED
    assert await status(hanko) == ADOPTED


async def test_the_rows_of_both_servers_live_side_by_side(hanko: DatabaseTarget) -> None:
    user, flow = a_user(), a_flow()
    await run(
        hanko,
        f"INSERT INTO users (id, created_at, updated_at) VALUES ('{user.id}', '2026-01-02 03:04:05',"
        " '2026-01-02 03:04:05')",
        "INSERT INTO flows (id, version, expires_at, created_at, updated_at, csrf_token, data) VALUES"
        f" ('{flow.id}', 0, '2026-01-03 03:04:05', '2026-01-02 03:04:05', '2026-01-02 03:04:05',"
        f" '{flow.csrf_token}', '{flow.data}')",
    )
    await up(hanko)
    email = an_email(user.id, primary=True)

    async with Database(hanko) as database, database.store() as store:
        await store.emails.add(email)
        await store.commit()

        account = await store.users.account(user.id)
        assert account
        assert account.emails == (email,)
        assert await store.flows.find(flow.id) == flow
        assert await store.flows.advance(flow.id, version=1, csrf_token="d" * 32, data="{}", now=NOW)


async def test_going_down_takes_away_what_we_added_and_nothing_else(hanko: DatabaseTarget) -> None:
    before = await catalogue(hanko)
    rows = await run(hanko, "SELECT id FROM tenants")
    await up(hanko)

    migrated = await down(hanko, 0)

    assert migrated.after == UNADOPTED
    assert await catalogue(hanko) == before
    assert await run(hanko, "SELECT id FROM tenants") == rows
    assert (await up(hanko)).after == ADOPTED


async def test_down_and_up_by_steps_keeps_the_adoption_in_mind(hanko: DatabaseTarget) -> None:
    await up(hanko)

    first = (await down(hanko, 1)).after
    again = (await up(hanko)).after

    assert (first, again) == (SchemaState(Found.OUTDATED, REVISIONS[-2], adopted=True), ADOPTED)


async def test_an_older_hanko_is_asked_to_finish_first(hanko: DatabaseTarget) -> None:
    await run(hanko, "DELETE FROM schema_migration WHERE version >= '20260618130626'")

    await _is_refused(hanko, "migration 20260618130626 has not been run")


async def test_a_migration_missing_in_the_middle_is_named(hanko: DatabaseTarget) -> None:
    await run(hanko, "DELETE FROM schema_migration WHERE version = '20240826132046'")

    await _is_refused(hanko, "migration 20240826132046 has not been run")


async def test_a_newer_hanko_is_adopted_on_demand_only(hanko: DatabaseTarget) -> None:
    await run(hanko, "INSERT INTO schema_migration (version) VALUES ('20270101000000')")

    await _is_refused(hanko, "lists 20270101000000")

    assert (await up(hanko, accept_newer=True)).after == ADOPTED


async def test_a_list_of_migrations_without_the_tables_is_refused(hanko: DatabaseTarget) -> None:
    await run(hanko, "DROP TABLE trusted_devices", "ALTER TABLE otp_secrets DROP COLUMN last_validated_step")

    await _is_refused(hanko, "lacks the column otp_secrets.last_validated_step, the table trusted_devices")


async def _is_refused(hanko: DatabaseTarget, reason: str) -> None:
    before = await catalogue(hanko)

    with pytest.raises(SchemaMismatch, match=reason):
        await up(hanko)

    assert await catalogue(hanko) == before
    assert await status(hanko) == UNADOPTED


def _without_types(found: Catalogue) -> Catalogue:
    """The same without what MySQL says of a column's type and collation."""
    return {
        table: frozenset(fact[:2] + fact[4:] if isinstance(fact[0], int) else fact for fact in facts)
        for table, facts in found.items()
    }


def _types_only_in(ours: Catalogue, theirs: Catalogue) -> set[str]:
    """What our columns are where they are not quite like theirs."""
    different = {fact for table, facts in ours.items() for fact in facts - theirs[table]}
    return {str(fact[3] if str(fact[2]).startswith("varchar") else fact[2]) for fact in different}
