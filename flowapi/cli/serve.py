"""``flowapi serve [public|admin|management|all]``: serve until told to stop.

Rule 1: the bare verb without any configuration means development, which listens to this machine only;
with a configuration it means all servers.
"""

import sys
from argparse import Namespace

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.cli.development import Wishes, is_unconfigured, serve_development
from flowapi.cli.serving import Plan, bound, run
from flowapi.cli.workers import supervise
from flowapi.clock import utc_now
from flowapi.errors.start import StartRefused
from flowapi.logging import log_as_json
from flowapi.web.access_log import QUIET, AccessLog


def serve(arguments: Namespace) -> int:
    """Serve what is asked for."""
    wishes = Wishes(arguments.port, arguments.admin_port, arguments.elements)
    if arguments.what is None and arguments.config is None and is_unconfigured():
        return serve_development(wishes)
    if wishes != Wishes():
        raise StartRefused(
            "--port, --admin-port and --elements are for development mode: bare `flowapi serve`, unconfigured"
        )
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    names = _servers(arguments.what or "all", loaded.settings)
    if not names:
        print("multi_tenancy.enabled is false: there are no tenants to manage", file=sys.stderr)
        return 0
    log_as_json(sys.stderr)
    plan = Plan(
        settings=loaded.settings,
        listeners=bound(loaded.settings.server, names),
        access_log=_access_log(loaded.settings),
        authenticators=arguments.auth_meta,
    )
    count = loaded.settings.server.workers
    return supervise(plan, count) if count > 1 else run(plan)


def _servers(what: str, settings: Settings) -> tuple[str, ...]:
    """The names of the servers that *what* means; without many tenants, nobody manages them."""
    there = ("public", "admin", "management") if settings.multi_tenancy.enabled else ("public", "admin")
    return tuple(name for name in there if what in (name, "all"))


def _access_log(settings: Settings) -> AccessLog:
    quiet = frozenset[str]() if settings.log.log_health_and_metrics else QUIET
    return AccessLog(sys.stdout, utc_now, quiet=quiet)
