"""What SQLite's files promise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from storage.drivers.contract import Connection
from storage.drivers.sqlite import LOG_LIMIT, connect
from storage.errors import DatabaseUnavailable

FULL = 2


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    connection = await connect(DatabaseTarget(dialect="sqlite", database=str(tmp_path / "db")), ())
    yield connection
    await connection.close()


async def test_a_commit_is_on_disk_before_it_counts(connection: Connection) -> None:
    assert await connection.fetch("PRAGMA journal_mode") == [("wal",)]
    assert await connection.fetch("PRAGMA synchronous") == [(FULL,)]


async def test_the_log_of_a_great_transaction_does_not_stay(connection: Connection, tmp_path: Path) -> None:
    log = tmp_path / "db-wal"
    await connection.execute("CREATE TABLE t (content BLOB)")

    await connection.execute("INSERT INTO t VALUES (zeroblob(?))", [2 * LOG_LIMIT])
    grown = log.stat().st_size
    for _ in range(2):
        await connection.execute("INSERT INTO t VALUES (NULL)")

    assert grown > 2 * LOG_LIMIT
    assert log.stat().st_size <= LOG_LIMIT


async def test_a_folder_that_is_missing_is_told_once(tmp_path: Path) -> None:
    path = str(tmp_path / "missing" / "db")

    with pytest.raises(DatabaseUnavailable) as told:
        await connect(DatabaseTarget(dialect="sqlite", database=path), ())

    assert str(told.value) == f"SQLite: No such file or directory: {path}"
