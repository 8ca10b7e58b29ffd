"""``flowapi cleanup``: delete what has expired, in the tables of all tenants."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.cli.databases import current_database
from flowapi.cli.telling import tell
from flowapi.clock import utc_now
from flowapi.services.cleanup import Cleanup
from storage.repositories.expired import Expiring

_DRY_RUN = "This was a dry-run; add --run to the command to really delete the data."


def run(arguments: Namespace) -> int:
    """Clean up, and tell how far it has come."""
    tables = _tables(arguments)
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    tell(f"Cleaning up table(s): {', '.join(tables)}...")
    asyncio.run(_clean_up(loaded.settings, tables, arguments))
    tell("Cleanup completed.")
    if not arguments.run:
        tell(_DRY_RUN)
    return 0


def _tables(arguments: Namespace) -> Sequence[Expiring]:
    """The tables that are asked for, each once, in their order."""
    if arguments.tables is None:
        return tuple(Expiring)
    names = list(dict.fromkeys(name.strip() for name in arguments.tables.split(",")))
    unknown = [name for name in names if name not in list(Expiring)]
    if unknown:
        allowed = ", ".join(Expiring)
        arguments.complain(f"invalid table name(s): {', '.join(unknown)} - allowed values: {allowed}")
    return [Expiring(name) for name in names]


async def _clean_up(settings: Settings, tables: Sequence[Expiring], arguments: Namespace) -> None:
    async with current_database(settings) as database:
        cleanup = Cleanup(
            database=database,
            audit_retention=settings.audit_log.retention,
            batch=arguments.page_size,
        )
        for table in tables:
            steps = cleanup.delete(table, utc_now()) if arguments.run else _counted(cleanup, table)
            async for total in steps:
                tell(f"Deleted {total} {table} in total.")


async def _counted(cleanup: Cleanup, table: Expiring) -> AsyncIterator[int]:
    """What each batch would tell."""
    count = await cleanup.count(table, utc_now())
    for total in range(cleanup.batch, count + cleanup.batch, cleanup.batch):
        yield min(total, count)
