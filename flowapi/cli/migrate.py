"""``flowapi migrate up|down|status``: bring the database to what this version works with, or back."""

import asyncio
from argparse import Namespace

from config.database_target import DatabaseTarget
from flowapi.cli.config import load_reported
from flowapi.cli.telling import tell
from storage.migrations import runner
from storage.schema import Found, SchemaState

_DONE = {
    Found.EMPTY: "Created the tables.",
    Found.UNADOPTED: "Adopted Hanko's database as it is; flowapi's own tables and indexes were added.",
    Found.OUTDATED: "Brought the database up to date.",
    Found.CURRENT: "Nothing to do: the database is up to date.",
}


def run_up(arguments: Namespace) -> int:
    """Bring the configured database up to date."""
    target = _target(arguments)
    if target is None:
        return 1
    tell("migrate up")
    done = asyncio.run(runner.up(target, accept_newer=arguments.accept_newer))
    print(_DONE[done.before.found])
    return 0


def run_down(arguments: Namespace) -> int:
    """Take back as many migrations as are asked for."""
    target = _target(arguments)
    if target is None:
        return 1
    print("migrate down called")
    done = asyncio.run(runner.down(target, arguments.steps))
    print(_told(done.after))
    return 0


def run_status(arguments: Namespace) -> int:
    """Say what there is."""
    target = _target(arguments)
    if target is None:
        return 1
    print(_told(asyncio.run(runner.status(target))))
    return 0


def _target(arguments: Namespace) -> DatabaseTarget | None:
    """The configured database; nothing if the configuration cannot be used."""
    loaded = load_reported(arguments.config)
    return loaded.settings.database.target if loaded else None


def _told(state: SchemaState) -> str:
    origin = "adopted from Hanko" if state.adopted else "created by flowapi"
    return f"{state.advice} (migration {state.revision}, {origin})" if state.revision else state.advice
