"""Servers, database, stores and secrets: what concerns the whole process."""

from collections.abc import Callable, Iterator

from config.addresses import parse_address, parse_network
from config.database_target import parse_dialect
from config.rules.finding import Finding, blank, refused_by
from config.sections.database import Database
from config.sections.flow_locker import FlowLocker
from config.sections.rate_limiter import RateLimiter
from config.sections.server import ClientAddress, Server
from config.settings import Settings

_STORES = ("in_memory", "redis")
_SHORTEST_SECRET = 16


def application_problems(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the application's part."""
    yield from _server(settings.server)
    yield from _store("rate_limiter", settings.rate_limiter)
    yield from _store("flow_locker", settings.flow_locker)
    yield from _database(settings.database)
    yield from _secrets(settings)
    if not settings.action_packages:
        yield "action_packages", "found nothing; allowed: at least one package"


def _server(server: Server) -> Iterator[Finding]:
    for name in ("public", "admin", "management"):
        listener = getattr(server, name)
        key = f"server.{name}.address"
        if listener.address.strip():
            yield from refused_by(key, parse_address, listener.address)
        else:
            yield from blank(key, "", "host:port, :port or unix:/path")
    yield from _client_address(server.ip)


def _client_address(ip: ClientAddress) -> Iterator[Finding]:
    if ip.extractor == "direct":
        return
    if not ip.trusted_proxies:
        allowed = f"the networks (CIDR) of the proxies, since server.ip.extractor is {ip.extractor}"
        yield "server.ip.trusted_proxies", f"found nothing; allowed: {allowed}"
    for index, proxy in enumerate(ip.trusted_proxies):
        yield from refused_by(f"server.ip.trusted_proxies[{index}]", parse_network, proxy)


def _store(name: str, section: RateLimiter | FlowLocker) -> Iterator[Finding]:
    if not section.enabled:
        return
    if section.store not in _STORES:
        yield f"{name}.store", f"found '{section.store}'; allowed: {', '.join(_STORES)}"
    elif section.store == "redis":
        key = f"{name}.redis_config.address"
        if section.redis_config.address.get_secret_value().strip():
            yield from _unusable(key, lambda: section.redis_config.target)
        else:
            yield from blank(key, "", f"the address of the Redis server, since {name}.store is redis")


def _database(database: Database) -> Iterator[Finding]:
    if database.url.get_secret_value().strip():
        yield from _unusable("database.url", lambda: database.target)
        return
    missing = [
        finding
        for field in ("database", "user", "host", "port", "dialect")
        for finding in blank(f"database.{field}", getattr(database, field), "text, or a database.url")
    ]
    yield from missing
    if database.dialect.strip():
        unsupported = list(refused_by("database.dialect", parse_dialect, database.dialect))
        yield from unsupported
        if not missing and not unsupported:
            yield from _unusable("database.port", lambda: database.target)


def _unusable(key: str, target: Callable[[], object]) -> Iterator[Finding]:
    """The finding that an address cannot be understood; it is not quoted, for it may hold a password."""
    try:
        target()
    except ValueError as error:
        yield key, str(error)


def _secrets(settings: Settings) -> Iterator[Finding]:
    local = settings.secrets.key_management.type == "local"
    if local and not settings.secret_keys:
        yield (
            "secret_keys",
            f"found nothing; allowed: at least one secret of {_SHORTEST_SECRET} bytes or more",
        )
    name = "secrets.keys" if settings.secret_keys is settings.secrets.keys else "secret_keys"
    for index, secret in enumerate(settings.secret_keys):
        if (length := len(secret.get_secret_value().encode())) < _SHORTEST_SECRET:
            yield (
                f"{name}[{index}]",
                f"found a secret of {length} bytes; allowed: {_SHORTEST_SECRET} bytes or more",
            )
