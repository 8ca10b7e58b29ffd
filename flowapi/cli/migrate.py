"""``flowapi migrate up|down|status``: bring the database to what this version works with, or back.

Rule 1: every verb imports this file, so what migrations need (half a second) is imported when they run.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from config.database_target import DatabaseTarget
from config.loader import load, process_environment
from storage.errors import StorageError
from storage.schema import Found, SchemaState

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

_DOWN = """Take back flowapi's own migrations, the latest first. Hanko's history is not replayed backwards:
its tables are one step, and that step is taken back, which deletes all data, only on a database that flowapi
has created. On an adopted database everything of Hanko's stays."""
_DONE = {
    Found.EMPTY: "Created the tables.",
    Found.UNADOPTED: "Adopted Hanko's database as it is; flowapi's own tables and indexes were added.",
    Found.OUTDATED: "Brought the database up to date.",
    Found.CURRENT: "Nothing to do: the database is up to date.",
}


def register(verbs: "Verbs") -> None:
    """Add the verb and what it offers."""
    migrate = verbs.add_parser("migrate", help="create, adopt, update or take back the database's tables")
    ways = migrate.add_subparsers(dest="way", metavar="up|down|status", required=True)
    up = ways.add_parser("up", help="create the tables, adopt those of Hanko v3, or bring ours up to date")
    up.add_argument(
        "--accept-newer",
        action="store_true",
        help="adopt a database even if a newer Hanko than v3 has migrated it",
    )
    down = ways.add_parser("down", help="take migrations back", description=_DOWN)
    down.add_argument("steps", type=int, help="how many; 0 takes back all")
    status = ways.add_parser("status", help="say what is in the database")
    for parser, handler in ((up, _up), (down, _down), (status, _status)):
        parser.set_defaults(handler=handler)
    for parser in (migrate, up, down, status):
        # Where it is left out it must not undo what stands before the verb.
        parser.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="configuration file")


def _up(args: argparse.Namespace) -> int:
    from storage.migrations import runner

    async def migrate(target: DatabaseTarget) -> str:
        return _DONE[(await runner.up(target, accept_newer=args.accept_newer)).before.found]

    print("migrate up", file=sys.stderr)
    return _run(args, migrate)


def _down(args: argparse.Namespace) -> int:
    from storage.migrations import runner

    async def migrate(target: DatabaseTarget) -> str:
        return _told((await runner.down(target, max(args.steps, 0))).after)

    print("migrate down called")
    return _run(args, migrate)


def _status(args: argparse.Namespace) -> int:
    from storage.migrations import runner

    async def ask(target: DatabaseTarget) -> str:
        return _told(await runner.status(target))

    return _run(args, ask)


def _run(args: argparse.Namespace, work: Callable[[DatabaseTarget], Coroutine[Any, Any, str]]) -> int:
    target = load(getattr(args, "config", None), process_environment()).settings.database.target
    try:
        print(asyncio.run(work(target)))
    except StorageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _told(state: SchemaState) -> str:
    origin = "adopted from Hanko" if state.adopted else "created by flowapi"
    return f"{state.advice} (migration {state.revision}, {origin})" if state.revision else state.advice
