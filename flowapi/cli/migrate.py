"""``flowapi migrate up|down|status``: bring the database to what this version works with, or back."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from config.database_target import DatabaseTarget
from flowapi.cli.config import load_reported
from storage.migrations import runner
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
    up.set_defaults(handler=_migrate, work=_up)
    down = ways.add_parser("down", help="take migrations back", description=_DOWN)
    down.add_argument("steps", type=int, help="how many; 0 takes back all")
    down.set_defaults(handler=_migrate, work=_down)
    status = ways.add_parser("status", help="say what is in the database")
    status.set_defaults(handler=_migrate, work=_status)


def _migrate(args: argparse.Namespace) -> int:
    """Do what is asked with the configured database."""
    loaded = load_reported(args.config)
    if loaded is None:
        return 1
    args.work(loaded.settings.database.target, args)
    return 0


def _up(target: DatabaseTarget, args: argparse.Namespace) -> None:
    print("migrate up", file=sys.stderr)
    done = asyncio.run(runner.up(target, accept_newer=args.accept_newer))
    print(_DONE[done.before.found])


def _down(target: DatabaseTarget, args: argparse.Namespace) -> None:
    print("migrate down called")
    done = asyncio.run(runner.down(target, max(args.steps, 0)))
    print(_told(done.after))


def _status(target: DatabaseTarget, _: argparse.Namespace) -> None:
    print(_told(asyncio.run(runner.status(target))))


def _told(state: SchemaState) -> str:
    origin = "adopted from Hanko" if state.adopted else "created by flowapi"
    return f"{state.advice} (migration {state.revision}, {origin})" if state.revision else state.advice
