"""``flowapi user import``: bring users along from elsewhere."""

import asyncio
import sys
from argparse import Namespace
from contextlib import AbstractContextManager
from typing import IO, Any
from uuid import UUID

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.cli.import_file import opened_file, opened_url
from flowapi.clock import utc_now
from flowapi.errors.user_import import ImportRefused
from flowapi.json_models import UUID_TEXT
from flowapi.services.user_import import check_users, import_users
from storage.database import Database
from storage.errors import SchemaMismatch
from storage.schema import Found
from storage.store import DEFAULT_TENANT

_IMPORT = """Import users from a JSON file, all of them or none. Everything in the file is checked before
anything is stored. Its format is in schemas/user-import.schema.json."""


def register(verbs: Any) -> None:
    """Add the verb ``user`` with what belongs to it."""
    group = verbs.add_parser("user", help="import users").add_subparsers(
        dest="what", metavar="import", required=True
    )
    bring = group.add_parser("import", help="import users from a JSON file", description=_IMPORT)
    source = bring.add_mutually_exclusive_group()
    source.add_argument("-i", "--inputFile", metavar="FILE", help="the file; - is the standard input")
    source.add_argument("-u", "--inputUrl", metavar="URL", help="where to get the file, by HTTP")
    bring.add_argument(
        "--tenant_id", metavar="UUID", help="whose users they become, if there are many tenants"
    )
    bring.set_defaults(handler=run_import, complain=bring.error)


def run_import(arguments: Namespace) -> int:
    """Import what is in the file, and tell how many users there were."""
    if arguments.inputFile is None and arguments.inputUrl is None:
        arguments.complain('either flag "inputFile" or "inputUrl" must be set')
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    tenant_id = tenant_of(loaded.settings, arguments.tenant_id)
    with _source(arguments) as file:
        check_users(file, _tell)
        file.seek(0)
        count = asyncio.run(_import(loaded.settings, tenant_id, file))
    _tell(f"Successfully imported {count} users.")
    return 0


def tenant_of(settings: Settings, given: str | None) -> UUID:
    """The tenant that a command is about; *given* counts only where there can be many.

    Raises:
        ImportRefused: It is not said, or not in the form of an id.
    """
    if not settings.multi_tenancy.enabled:
        return DEFAULT_TENANT
    if not given:
        raise ImportRefused("tenant_id must be present if multitenancy is enabled")
    if not UUID_TEXT.fullmatch(given):
        raise ImportRefused(f"invalid tenant_id: '{given}' is no UUID")
    return UUID(given)


def _source(arguments: Namespace) -> AbstractContextManager[IO[bytes]]:
    if arguments.inputFile is not None:
        return opened_file(arguments.inputFile)
    return opened_url(arguments.inputUrl)


async def _import(settings: Settings, tenant_id: UUID, file: IO[bytes]) -> int:
    async with Database.of(settings.database) as database:
        state = await database.schema_state()
        if state.found is not Found.CURRENT:
            raise SchemaMismatch(state.advice)
        async with database.store(tenant_id) as store:
            return await import_users(store, file, utc_now())


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
