"""Addresses of databases, Redis servers and listeners."""

from typing import Any

import pytest

from config.addresses import ListenAddress, parse_address, parse_network
from config.database_target import DatabaseTarget, parse_url
from config.redis_target import RedisTarget, parse_redis
from config.settings import Settings


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "postgres://user:p%40ss@db.example:5433/flow?sslmode=disable",
            DatabaseTarget(
                dialect="postgresql",
                database="flow",
                host="db.example",
                port=5433,
                user="user",
                password="p@ss",
                options={"sslmode": "disable"},
            ),
        ),
        (
            "PostgreSQL://[::1]/flow",
            DatabaseTarget(dialect="postgresql", database="flow", host="::1", port=5432),
        ),
        (
            "postgres://u@/flow?host=/var/run/postgresql",
            DatabaseTarget(
                dialect="postgresql", database="flow", port=5432, socket="/var/run/postgresql", user="u"
            ),
        ),
        (
            "postgres://u:p:q@%2Fvar%2Frun/flow",
            DatabaseTarget(
                dialect="postgresql", database="flow", port=5432, socket="/var/run", user="u", password="p:q"
            ),
        ),
        (
            "mysql://user:p@ss@(db:3307)/flow?parseTime=true&multiStatements=true",
            DatabaseTarget(
                dialect="mysql",
                database="flow",
                host="db",
                port=3307,
                user="user",
                password="p@ss",
                options={"parseTime": "true", "multiStatements": "true"},
            ),
        ),
        (
            "mysql://user@tcp([::1]:3307)/flow",
            DatabaseTarget(dialect="mysql", database="flow", host="::1", port=3307, user="user"),
        ),
        (
            "mysql://user@unix(/run/mysqld.sock)/flow",
            DatabaseTarget(
                dialect="mysql", database="flow", port=3306, socket="/run/mysqld.sock", user="user"
            ),
        ),
        (
            "mariadb://user:pw@db/flow",
            DatabaseTarget(
                dialect="mariadb", database="flow", host="db", port=3306, user="user", password="pw"
            ),
        ),
        ("sqlite:flow.db", DatabaseTarget(dialect="sqlite", database="flow.db")),
        ("sqlite:///data/flow.db", DatabaseTarget(dialect="sqlite", database="data/flow.db")),
        ("sqlite:////data/flow.db", DatabaseTarget(dialect="sqlite", database="/data/flow.db")),
        ("sqlite:/data/a%20b.db", DatabaseTarget(dialect="sqlite", database="/data/a b.db")),
        ("sqlite::memory:", DatabaseTarget(dialect="sqlite", database=":memory:")),
    ],
)
def test_urls_of_databases(url: str, target: DatabaseTarget) -> None:
    assert parse_url(url) == target
    assert Settings.from_mapping({"database": {"url": url, "dialect": "ignored"}}).database.target == target


@pytest.mark.parametrize(
    "url",
    [
        *("flow.db", "oracle://h/d", "postgres://h", "postgres://h:x/d", "postgres://[h/d", "sqlite:"),
        "mysql://u@(h:3306)",
    ],
)
def test_what_is_no_url_of_a_database(url: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_url(url)

    assert url not in str(refused.value)


@pytest.mark.parametrize(
    ("values", "target"),
    [
        (
            {},
            DatabaseTarget(
                dialect="postgresql",
                database="hanko",
                host="localhost",
                port=5432,
                user="hanko",
                password="hanko",
            ),
        ),
        (
            {"dialect": "mysql", "password": ""},
            DatabaseTarget(dialect="mysql", database="hanko", host="localhost", port=3306, user="hanko"),
        ),
        (
            {"dialect": "MariaDB", "port": 3307, "host": "db", "user": "u", "password": "p", "database": "d"},
            DatabaseTarget(dialect="mariadb", database="d", host="db", port=3307, user="u", password="p"),
        ),
        (
            {"dialect": "mysql", "port": "socket", "host": "run/mysqld.sock", "password": ""},
            DatabaseTarget(
                dialect="mysql", database="hanko", port=3306, socket="run/mysqld.sock", user="hanko"
            ),
        ),
        ({"dialect": "sqlite", "database": "flow.db"}, DatabaseTarget(dialect="sqlite", database="flow.db")),
    ],
)
def test_databases_by_their_parts(values: dict[str, Any], target: DatabaseTarget) -> None:
    assert Settings.from_mapping({"database": values}).database.target == target


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("redis", RedisTarget("redis", 6379)),
        ("redis:6380", RedisTarget("redis", 6380)),
        ("redis:6380/2", RedisTarget("redis", 6380, 2)),
        ("[::1]:6380", RedisTarget("::1", 6380)),
        ("redis://u:p%40@h/1", RedisTarget("h", 6379, 1, "u", "p@")),
        ("rediss://h", RedisTarget("h", 6379, tls=True)),
    ],
)
def test_addresses_of_redis(address: str, target: RedisTarget) -> None:
    assert parse_redis(address) == target


def test_the_password_of_redis_beside_its_address_wins() -> None:
    assert parse_redis("redis://:a@h", "b").password == "b"


@pytest.mark.parametrize("address", ["", ":6379", "h:x", "http://h", "h/db", "redis://[h"])
def test_what_is_no_address_of_redis(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_redis(address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (":8000", ListenAddress("", 8000)),
        ("0.0.0.0:8000", ListenAddress("0.0.0.0", 8000)),  # noqa: S104 (an address to listen on)
        ("[::1]:8000", ListenAddress("::1", 8000)),
        ("localhost:0", ListenAddress("localhost", 0)),
        ("unix:/run/flow.sock", ListenAddress(path="/run/flow.sock")),
        ("unix:///run/flow.sock", ListenAddress(path="/run/flow.sock")),
        ("unix:flow.sock", ListenAddress(path="flow.sock")),
    ],
)
def test_addresses_to_listen_on(text: str, address: ListenAddress) -> None:
    assert parse_address(text) == address
    assert Settings.from_mapping({"server": {"admin": {"address": text}}}).server.admin.listen == address


@pytest.mark.parametrize(
    "text", ["", "8000", "localhost", "h:", "h:http", "h:65536", "::1:8000", "[::1", "unix:", "h:-1"]
)
def test_what_is_no_address_to_listen_on(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_address(text)


@pytest.mark.parametrize("text", ["10.0.0.1", "10.0.0.0/33", "a/8", "10.0.0.0/255.0.0.0", "10.0.0.0/"])
def test_what_is_no_network(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_network(text)


def test_bits_of_a_host_do_not_matter_in_a_network() -> None:
    assert str(parse_network("10.1.2.3/8")) == "10.0.0.0/8"
