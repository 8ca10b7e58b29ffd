"""Where a Redis server is."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from config.addresses import parse_port, split_host_port

_SCHEMES = ("redis", "rediss")


@dataclass(frozen=True, slots=True)
class RedisTarget:
    """A Redis server, one of its databases, and how to be let in."""

    host: str
    port: int
    database: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False


def parse_redis(address: str, password: str = "") -> RedisTarget:
    """Read ``host[:port][/database]`` or a ``redis://`` or ``rediss://`` URL; *password* wins over the URL's.

    Raises:
        ValueError: *address* is nothing of these.
    """
    address = address.strip()
    parts = urlsplit(address if "://" in address else f"redis://{address}")
    if parts.scheme not in _SCHEMES:
        raise ValueError("the scheme is redis or rediss")
    login, _, place = parts.netloc.rpartition("@")
    host, port = split_host_port(place)
    if not host:
        raise ValueError("the host is missing")
    user, _, url_password = login.partition(":")
    return RedisTarget(
        host=host,
        port=6379 if port is None else port,
        database=parse_port(parts.path.strip("/") or "0"),
        user=unquote(user),
        password=password or unquote(url_password),
        tls=parts.scheme == "rediss",
    )
