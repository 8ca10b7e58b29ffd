"""No request reads a table as a whole, nor all that a tenant has in it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import ForeignKeyConstraint, inspect

from config.database_target import DatabaseTarget
from storage.dialect import Dialect, dialect_of
from storage.migrations.connection import migrating
from storage.migrations.runner import up
from storage.models.catalog import METADATA
from tests.contract.storage.plans import detours
from tests.contract.storage.statements import example, forms, only_adds, statements
from tests.support.databases import MYSQL, POSTGRESQL, SQLITE, connect, empty_database, migrated_database
from tests.support.filling import fill

ROWS = 4000
MAY_READ_MORE: Mapping[str, str] = {
    "expired._COUNT.*": "for people who ask what there is to clean up",
    "flow._RECENT": "for people who look at what is under way, in development",
    "tenant._COUNT": "for operators",
    "tenant._DELETE*": "is about all that a tenant has",
    "tenant._LIST": "for operators",
    "outbox._WAITING": "looks at an index once for each tenant, beside the requests",
    "jwk._LIST": "wants all that the tenant has, which are few",
    "outbox._BACKLOG": "for operators, who are told how many messages wait",
    "saml_certificate._FIND": "wants the one that the tenant has",
    "saml_provider._LIST_DUE": "looks once an hour at the providers of all tenants, beside the requests",
    "saml_provider._LIST": "wants all that the tenant has, which are few",
    "outbox._PENDING": "for tests, which want to see all there is",
    "statistics._REFRESH": "reads samples of whole tables, which is what it is for",
    "user_list._COUNT.any": "for operators, who are told how many users there are",
    "user_list._PAGE.any_*": "wants a part of all, in the order of an index, and stops at its limit",
    "user_list.*.with_*": "for operators, who ask for what may stand anywhere in an address or a name",
    "password._SAMPLE": "wants many, in the order of ids, and stops at its limit",
    "webhook._LIST": "wants all that the tenant has, which are few",
}
NOT_SENT: Mapping[Dialect, set[str]] = {
    "postgresql": {"outbox._LOCK_DUE"},
    "mysql": {"outbox._CLAIM"},
    "sqlite": {"outbox._LOCK_DUE"},
}
"""What is in the words of another database."""


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL, MYSQL])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DatabaseTarget]:
    with migrated_database(request.param, tmp_path_factory.mktemp("plans")) as target:
        asyncio.run(fill(target, ROWS))
        yield target


def exempt(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in MAY_READ_MORE)


async def strays(target: DatabaseTarget) -> dict[str, list[str]]:
    """The statements that read too much, and where."""
    dialect = dialect_of(target)
    asked = {name: one.forms[dialect] for name, one in statements() if not only_adds(one)}
    connection = await connect(target)
    try:
        found = {
            name: await detours(connection, dialect, form, example(name))
            for name, form in asked.items()
            if not exempt(name) and name not in NOT_SENT[dialect]
        }
    finally:
        await connection.close()
    return {name: ways for name, ways in found.items() if ways}


def test_every_parameter_has_an_example() -> None:
    sent = [(name, form) for name, one in statements() if not only_adds(one) for form in forms(one)]

    assert [f"{name}: {one}" for name, form in sent for one in form.names if one not in example(name)] == []


async def test_no_statement_reads_a_whole_table(filled: DatabaseTarget) -> None:
    assert await strays(filled) == {}


async def test_nor_does_one_on_a_sqlite_that_nobody_has_analysed(tmp_path: Path) -> None:
    with empty_database("sqlite", tmp_path) as target:
        await up(target)

        assert await strays(target) == {}


def test_every_exemption_is_needed_for_something() -> None:
    names = [name for name, _ in statements()]

    assert [pattern for pattern in MAY_READ_MORE if not any(fnmatch(name, pattern) for name in names)] == []


async def test_what_refers_to_a_row_is_found_by_an_index(filled: DatabaseTarget) -> None:
    async with migrating(filled) as connection:
        assert await connection.run_sync(_unserved_keys) == []


def _unserved_keys(connection: SyncConnection) -> list[str]:
    """The foreign keys, but those to tenants, for which no index tells the rows of one owner."""
    inspector = inspect(connection)
    unserved = []
    for table in METADATA.sorted_tables:
        indexes: list[Sequence[str | None]] = [inspector.get_pk_constraint(table.name)["constrained_columns"]]
        indexes += [index["column_names"] for index in inspector.get_indexes(table.name)]
        unserved += [
            f"{table.name}({', '.join(key.column_keys)})"
            for key in table.foreign_key_constraints
            if key.column_keys != ["tenant_id"] and not any(_serves(one, key) for one in indexes)
        ]
    return unserved


def _serves(index: Sequence[str | None], key: ForeignKeyConstraint) -> bool:
    """Whether the index begins with what is of the key, the tenant aside."""
    first = next((column for column in index if column != "tenant_id"), None)
    return first in key.column_keys and index.index(first) < 2
