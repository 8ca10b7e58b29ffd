"""Serve in this process until told to stop.

Rule 1: SIGTERM and SIGINT let what is under way end and refuse what is new; SIGHUP reads the flow files
and the mails of the deployer's own again.
Rule 2: what was made for good is kept out of the garbage collector's way from then on.
"""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp
from uvloop import new_event_loop

from config.addresses import ListenAddress
from config.sections.server import Server as ServerSettings
from config.settings import Settings
from flowapi.app import Application, open_application
from flowapi.errors.start import DefinitionError, StartRefused
from flowapi.services.mail.transport import Transport
from flowapi.web.access_log import AccessLog
from flowapi.web.listening import serve
from flowapi.web.sockets import open_sockets

logger = logging.getLogger(__name__)

COLLECTED_AFTER = (10_000, 20, 20)
"""How many objects more than were freed make the collector look at the young ones, and how many of its looks
at a generation make it look at the next: what a request leaves is freed without it, but for few cycles."""


def say_nothing() -> None:
    """Keep quiet."""


def plain_apps(application: Application) -> Mapping[str, ASGIApp]:
    """The servers as they are."""
    return application.servers


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to serve, and where: sockets by ``public``, ``admin`` or ``management``."""

    settings: Settings
    listeners: Mapping[str, Sequence[socket.socket]]
    access_log: AccessLog
    authenticators: Path | None = None
    transport: Transport | None = None
    apps: Callable[[Application], Mapping[str, ASGIApp]] = plain_apps
    """What answers at the listeners."""
    announce: Callable[[], None] = say_nothing
    """Called once requests are taken."""


def bound(settings: ServerSettings, names: Sequence[str]) -> dict[str, list[socket.socket]]:
    """Sockets at the configured addresses of the servers called *names*.

    Raises:
        StartRefused: An address cannot be listened on.
    """
    listeners = {"public": settings.public, "admin": settings.admin, "management": settings.management}
    return {name: listening_at(listeners[name].listen, listeners[name].address) for name in names}


def listening_at(address: ListenAddress, told: str) -> list[socket.socket]:
    """Sockets at *address*, which users know as *told*.

    Raises:
        StartRefused: It cannot be listened on.
    """
    try:
        return open_sockets(address)
    except OSError as error:
        raise StartRefused(f"cannot listen on {told}: {error.strerror}") from error


def run(plan: Plan) -> int:
    """Serve until told to stop; the result is the exit code."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(plan))
    return 0


async def _serve(plan: Plan) -> None:
    opened = open_application(
        plan.settings,
        plan.access_log,
        transport=plan.transport,
        authenticators=plan.authenticators,
    )
    async with opened as application, asyncio.TaskGroup() as servers:
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        stop = _signals(application)
        apps = plan.apps(application)
        for name, sockets in plan.listeners.items():
            for listener in sockets:
                listener.listen()
                logger.info("the %s server listens on %s", name, listener.getsockname())
            servers.create_task(serve(apps[name], sockets, stop))
        plan.announce()


def _signals(application: Application) -> asyncio.Event:
    """Obey signals from now on; the result tells when to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, _reload, application)
    return stop


def _reload(application: Application) -> None:
    try:
        application.reload()
    except DefinitionError as error:
        logger.error("the flows stay as they were; the files do not hold together:\n%s", error)
    else:
        logger.info("the flows were read again: %s", ", ".join(application.graphs.names))
    for directory in application.mail_directories:
        _reload_mails(application, directory)


def _reload_mails(application: Application, directory: str) -> None:
    try:
        application.reload_mails(directory)
    except DefinitionError as error:
        logger.error("the mails stay as they were; the files cannot be used:\n%s", error)
    else:
        logger.info("the mails were read again: %s", directory)
