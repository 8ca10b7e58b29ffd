"""The configured database, for commands that work on what is in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.settings import Settings
from storage.database import Database
from storage.errors import SchemaMismatch
from storage.schema import Found


@asynccontextmanager
async def current_database(settings: Settings) -> AsyncIterator[Database]:
    """The database, for as long as the block runs.

    Raises:
        SchemaMismatch: Its tables are not those of this version; the message says what to do.
    """
    async with Database.of(settings.database) as database:
        state = await database.schema_state()
        if state.found is not Found.CURRENT:
            raise SchemaMismatch(state.advice)
        yield database


async def is_shared(settings: Settings, database: Database) -> bool:
    """Whether the reference may still work on *database*."""
    shared = settings.database.shared_with_reference
    return (await database.schema_state()).adopted if shared is None else shared
