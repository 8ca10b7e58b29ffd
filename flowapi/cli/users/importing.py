"""``flowapi user import``"""

import asyncio
from argparse import Namespace
from contextlib import AbstractContextManager
from typing import IO
from uuid import UUID

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.cli.databases import current_database, is_shared
from flowapi.cli.import_file import opened_file, opened_url
from flowapi.cli.telling import tell
from flowapi.cli.tenants import tenant_of
from flowapi.clock import utc_now
from flowapi.services.user_import import check_users, import_users


def run(arguments: Namespace) -> int:
    """Import what is in the file, and tell how many users there were."""
    if arguments.inputFile is None and arguments.inputUrl is None:
        arguments.complain('either flag "inputFile" or "inputUrl" must be set')
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    tenant_id = tenant_of(loaded.settings, arguments.tenant_id)
    with _source(arguments) as file:
        check_users(file, tell)
        file.seek(0)
        count = asyncio.run(_import(loaded.settings, tenant_id, file))
    tell(f"Successfully imported {count} users.")
    return 0


def _source(arguments: Namespace) -> AbstractContextManager[IO[bytes]]:
    if arguments.inputFile is not None:
        return opened_file(arguments.inputFile)
    return opened_url(arguments.inputUrl)


async def _import(settings: Settings, tenant_id: UUID, file: IO[bytes]) -> int:
    async with current_database(settings) as database, database.store(tenant_id) as store:
        return await import_users(store, file, utc_now(), shared=await is_shared(settings, database))
