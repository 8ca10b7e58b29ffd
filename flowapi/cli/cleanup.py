"""``flowapi cleanup``: delete what has expired, in the tables of all tenants."""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import AsyncIterator, Sequence
from typing import Any

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.clock import utc_now
from flowapi.services.cleanup import BATCH, Cleanup
from storage.database import Database
from storage.errors import SchemaMismatch
from storage.repositories.expired import Expiring
from storage.schema import Found

_MEANING = """Delete rows that have expired, and stored audit events that are older than
`audit_log.retention`, for all tenants. Without --run they are only counted. A server does the same by itself,
once an hour."""
_DRY_RUN = "This was a dry-run; add --run to the command to really delete the data."


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser("cleanup", help="delete what has expired", description=_MEANING)
    parser.add_argument("-c", dest="file", metavar="FILE", help="the configuration file")
    parser.add_argument(
        "-t",
        "--tables",
        metavar="NAME,…",
        type=tables_named,
        default=tuple(Expiring),
        help=f"only these tables, of {', '.join(Expiring)}",
    )
    parser.add_argument(
        "-s",
        "--page-size",
        metavar="N",
        type=page_size,
        default=BATCH,
        help="how many rows at a time (%(default)s)",
    )
    parser.add_argument("--run", action="store_true", help="really delete")
    parser.set_defaults(handler=run)


def run(arguments: Namespace) -> int:
    """Clean up, and tell how far it has come."""
    loaded = load_reported(arguments.config or arguments.file)
    if loaded is None:
        return 1
    _tell(f"Cleaning up table(s): {', '.join(arguments.tables)}...")
    asyncio.run(_clean_up(loaded.settings, arguments))
    _tell("Cleanup completed.")
    if not arguments.run:
        _tell(_DRY_RUN)
    return 0


def tables_named(text: str) -> Sequence[Expiring]:
    """The tables that a comma list names, each once, in its order."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    unknown = [name for name in names if name not in list(Expiring)]
    if unknown:
        allowed = ", ".join(Expiring)
        raise ArgumentTypeError(f"invalid table name(s): {', '.join(unknown)} - allowed values: {allowed}")
    return [Expiring(name) for name in names]


def page_size(text: str) -> int:
    """A whole number above zero."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and (rows := int(text))):
        raise ArgumentTypeError(f"'{text}' is no number of rows")
    return rows


async def _clean_up(settings: Settings, arguments: Namespace) -> None:
    async with Database.of(settings.database) as database:
        state = await database.schema_state()
        if state.found is not Found.CURRENT:
            raise SchemaMismatch(state.advice)
        cleanup = Cleanup(
            database=database,
            audit_retention=settings.audit_log.retention,
            batch=arguments.page_size,
        )
        for table in arguments.tables:
            steps = cleanup.delete(table, utc_now()) if arguments.run else _counted(cleanup, table)
            async for total in steps:
                _tell(f"Deleted {total} {table} in total.")


async def _counted(cleanup: Cleanup, table: Expiring) -> AsyncIterator[int]:
    """What each batch would tell."""
    count = await cleanup.count(table, utc_now())
    for total in range(cleanup.batch, count + cleanup.batch, cleanup.batch):
        yield min(total, count)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
