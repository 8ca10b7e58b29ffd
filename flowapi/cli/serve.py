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

SERVERS = {"public": ("public",), "admin": ("admin",), "all": ("public", "admin")}


def serve(arguments: Namespace) -> int:
    """Serve what is asked for."""
    if arguments.what == "management":
        raise StartRefused(
            "serve management: the management API serves many tenants, and those are not supported yet"
        )
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
    if loaded.settings.multi_tenancy.enabled:
        raise StartRefused("multi_tenancy.enabled: many tenants on one server are not supported yet")
    log_as_json(sys.stderr)
    plan = Plan(
        settings=loaded.settings,
        listeners=bound(loaded.settings.server, SERVERS[arguments.what or "all"]),
        access_log=_access_log(loaded.settings),
        authenticators=arguments.auth_meta,
    )
    count = loaded.settings.server.workers
    return supervise(plan, count) if count > 1 else run(plan)


def _access_log(settings: Settings) -> AccessLog:
    quiet = frozenset[str]() if settings.log.log_health_and_metrics else QUIET
    return AccessLog(sys.stdout, utc_now, quiet=quiet)
