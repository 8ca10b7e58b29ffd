"""Where a database is: what the address in a configuration means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote

from config.addresses import parse_port, split_host_port

Dialect = Literal["postgresql", "mysql", "mariadb", "sqlite"]

DIALECTS: dict[str, Dialect] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "pg": "postgresql",
    "pgx": "postgresql",
    "mysql": "mysql",
    "mariadb": "mariadb",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
}
_PORTS: dict[Dialect, int] = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseTarget:
    """A database and how to be let in; with SQLite *database* is a path; *socket* is a unix socket."""

    dialect: Dialect
    database: str
    host: str = ""
    port: int | None = None
    socket: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


def parse_dialect(name: str) -> Dialect:
    """The dialect called *name*.

    Raises:
        ValueError: it is not supported.
    """
    if (dialect := DIALECTS.get(name.strip().lower())) is None:
        raise ValueError("allowed: postgres, mysql, mariadb, sqlite")
    return dialect


def parse_url(url: str) -> DatabaseTarget:
    """Read ``dialect://user:password@host:port/database?options``.

    The host may stand in parentheses, with or without ``tcp`` or ``unix`` before them, as Go's MySQL
    driver writes it; ``sqlite:path`` and ``sqlite:///path`` name a file.

    Raises:
        ValueError: *url* cannot be understood; the message does not quote it.
    """
    scheme, colon, rest = url.partition(":")
    if not colon:
        raise ValueError("it does not begin with a dialect and a colon")
    dialect = parse_dialect(scheme)
    rest, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if dialect == "sqlite":
        return DatabaseTarget(dialect=dialect, database=_sqlite_path(rest), options=options)
    login, _, place = rest.removeprefix("//").rpartition("@")
    user, _, password = login.partition(":")
    address, database = _split_place(place)
    return _server(
        dialect,
        address=address,
        user=unquote(user),
        password=unquote(password),
        database=unquote(database),
        options=options,
    )


def _sqlite_path(rest: str) -> str:
    """The path in ``path`` or ``/path``, ``///path`` (relative) or ``////path`` (absolute)."""
    path = rest.removeprefix("//").removeprefix("/") if rest.startswith("//") else rest
    if not path:
        raise ValueError("the path of the file is missing")
    return unquote(path)


def _split_place(place: str) -> tuple[str, str]:
    """Split ``host:port/database``, or ``tcp(host:port)/database`` where slashes may stand in parentheses."""
    head, parenthesis, tail = place.partition(")")
    address, _, database = (tail if parenthesis else head).partition("/")
    return head + ")" if parenthesis else address, database


def _server(
    dialect: Dialect, *, address: str, user: str, password: str, database: str, options: dict[str, str]
) -> DatabaseTarget:
    protocol, parenthesis, inner = address.partition("(")
    place = inner.removesuffix(")") if parenthesis else address
    socket = options.pop("host", "") if dialect == "postgresql" and not place else ""
    if protocol == "unix" and parenthesis:
        socket, place = place, ""
    host, port = split_host_port(unquote(place))
    if host.startswith("/"):
        socket, host = host, ""
    if not database:
        raise ValueError("the name of the database is missing")
    return DatabaseTarget(
        dialect=dialect,
        database=database,
        host=host or ("" if socket else "localhost"),
        port=_PORTS[dialect] if port is None else port,
        socket=socket,
        user=user,
        password=password,
        options=options,
    )


def target_of_parts(
    *, dialect: str, host: str, port: str, user: str, password: str, database: str
) -> DatabaseTarget:
    """The database that single settings name; an empty *port* is the dialect's.

    Raises:
        ValueError: the dialect is not supported, or the port is none.
    """
    name = parse_dialect(dialect)
    if name == "sqlite":
        return DatabaseTarget(dialect=name, database=database)
    socket = host if host.startswith("/") or port == "socket" else ""
    return DatabaseTarget(
        dialect=name,
        database=database,
        host="" if socket else host,
        port=_PORTS[name] if port in ("", "socket") else parse_port(port.strip()),
        socket=socket,
        user=user,
        password=password,
    )
