"""What a connection to PostgreSQL does when the server turns away from it in the middle."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvloop

from config.database_target import DatabaseTarget
from storage.drivers import postgresql_wire
from storage.drivers.contract import Connection
from storage.drivers.postgresql import connect, open_raw
from storage.errors import ConnectionLost, RecordRefused, RecordUnreadable, StorageError
from tests.support.databases import POSTGRESQL, empty_database
from tests.support.proxy import Proxy


@pytest.fixture(scope="module", params=[POSTGRESQL])
def target(request: pytest.FixtureRequest) -> Iterator[DatabaseTarget]:
    with empty_database(request.param, Path()) as target:
        yield target


@pytest.fixture
async def other(target: DatabaseTarget) -> AsyncIterator[Connection]:
    connection = await connect(target, [])
    yield connection
    await connection.close()


@pytest.fixture
async def connection(target: DatabaseTarget) -> AsyncIterator[Connection]:
    connection = await connect(target, [])
    yield connection
    await connection.close()


async def test_a_server_that_ends_a_statement_ends_the_connection(
    connection: Connection, other: Connection
) -> None:
    backend = (await connection.fetch("SELECT pg_backend_pid()"))[0][0]
    running = asyncio.create_task(connection.fetch("SELECT pg_sleep(60)"))
    await asyncio.sleep(0.1)

    await other.fetch("SELECT pg_terminate_backend($1)", [backend])

    with pytest.raises(ConnectionLost):
        await running
    assert not connection.usable


async def test_a_connection_that_knows_other_tables_is_replaced(
    connection: Connection, other: Connection
) -> None:
    await other.execute("CREATE TABLE changing (name varchar(10))")
    await connection.fetch("SELECT name FROM changing")
    await other.execute("ALTER TABLE changing ALTER name TYPE text")

    with pytest.raises(ConnectionLost):
        await connection.fetch("SELECT name FROM changing")
    assert not connection.usable


async def test_what_python_cannot_express_is_an_error_of_storage(connection: Connection) -> None:
    with pytest.raises(RecordUnreadable):
        await connection.fetch("SELECT 'infinity'::timestamp")

    assert await connection.fetch("SELECT 1") == [(1,)]


@pytest.mark.skipif(not hasattr(socket, "TCP_KEEPIDLE"), reason="these are the names of Linux")
async def test_a_line_that_fell_silent_is_noticed_while_an_answer_is_awaited(target: DatabaseTarget) -> None:
    raw = await open_raw(target)

    with socket.socket(fileno=os.dup(raw.fileno())) as line:
        options = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")
        found = [line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in options]

    await raw.close()
    assert found == [30, 5, 3]


async def test_a_statement_that_the_server_does_not_know_takes_nothing_with_it(
    connection: Connection, other: Connection
) -> None:
    await other.execute("CREATE TABLE waiting (name text)")
    await connection.begin()
    await connection.execute_soon("INSERT INTO waiting VALUES ($1)", ["first"])
    with pytest.raises(StorageError):
        await connection.execute("INSERT INTO nowhere VALUES (1)")

    assert await connection.fetch("SELECT name FROM waiting") == [("first",)]
    assert await other.fetch("SELECT name FROM waiting") == []
    await connection.rollback()


async def test_statements_are_forgotten_before_a_batch_and_not_within(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_wire, "_PREPARED_STATEMENTS", 2)
    await connection.fetch("SELECT 1")
    await connection.fetch("SELECT 2")
    await connection.execute_soon("SELECT 1")

    rows = await connection.fetch("SELECT 3")
    await connection.execute_soon("SELECT 4")
    await connection.execute_soon("SELECT 4")

    assert rows == [(3,)]
    assert await connection.fetch("SELECT 1") == [(1,)]


async def test_what_could_not_be_forgotten_is_still_known(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connection.fetch("SELECT 1")
    await connection.begin()
    with pytest.raises(RecordRefused):
        await connection.fetch("SELECT 1 / 0")
    monkeypatch.setattr(postgresql_wire, "_PREPARED_STATEMENTS", 3)
    with pytest.raises(StorageError):
        await connection.fetch("SELECT 2")
    await connection.rollback()

    assert await connection.fetch("SELECT 1") == [(1,)]


@pytest.fixture
async def table(other: Connection) -> AsyncIterator[None]:
    await other.execute("CREATE TABLE kept (name text)")
    yield
    await other.execute("DROP TABLE kept")


async def _end(connection: Connection, other: Connection) -> None:
    backend = await connection.fetch("SELECT pg_backend_pid()")
    await other.fetch("SELECT pg_terminate_backend($1)", [backend[0][0]])
    await asyncio.sleep(0.1)


@pytest.mark.usefixtures("table")
async def test_a_transaction_that_finds_its_connection_fallen_begins_on_another(
    connection: Connection, other: Connection
) -> None:
    await _end(connection, other)
    await connection.begin()
    await connection.execute_soon("INSERT INTO kept VALUES ('first')")
    await connection.execute("INSERT INTO kept VALUES ('second')")
    await connection.commit()

    assert await other.fetch("SELECT name FROM kept") == [("first",), ("second",)]


@pytest.mark.usefixtures("table")
async def test_a_transaction_that_has_begun_ends_with_its_connection(
    connection: Connection, other: Connection
) -> None:
    await connection.begin()
    await _end(connection, other)

    with pytest.raises(ConnectionLost):
        await connection.execute("INSERT INTO kept VALUES ('second')")
    assert not connection.usable


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("begun", [True, False])
async def test_what_may_have_been_stored_is_not_sent_again(
    connection: Connection, other: Connection, begun: bool
) -> None:
    await _end(connection, other)
    if begun:
        await connection.begin()
    await connection.execute_soon("INSERT INTO kept VALUES ('first')")

    with pytest.raises(ConnectionLost):
        await connection.commit()
    assert await other.fetch("SELECT name FROM kept") == []


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_server_that_goes_while_it_is_being_told_something_ends_the_connection(
    target: DatabaseTarget, loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def speak() -> None:
        way = Proxy(target.host, target.port or 0)
        await way.mend()
        connection = await connect(replace(target, host="127.0.0.1", port=way.port), [])
        await connection.fetch("SELECT $1::text", ["little"])
        way.fall_deaf()
        speaking = asyncio.create_task(connection.fetch("SELECT $1::text", ["much" * 5_000_000]))
        await asyncio.sleep(0.2)
        way.say_goodbye()

        with pytest.raises(ConnectionLost):
            await asyncio.wait_for(speaking, 5)
        await connection.close()
        await way.cut()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(speak())
