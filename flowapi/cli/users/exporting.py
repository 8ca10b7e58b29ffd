"""``flowapi user export``"""

import asyncio
from argparse import Namespace
from uuid import UUID

from config.settings import Settings
from flowapi.cli.config import load_reported
from flowapi.cli.databases import current_database
from flowapi.cli.output_file import Output, output_file
from flowapi.cli.telling import tell
from flowapi.cli.tenants import tenant_of
from flowapi.cli.users.user_list import UserList
from flowapi.services.import_entries.exporting import Scope
from flowapi.services.user_export import UserExport


def run(arguments: Namespace) -> int:
    """Export the users; 1 if one had to be left out."""
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    tenant_id = tenant_of(loaded.settings, arguments.tenant_id)
    scope = Scope(credentials=arguments.with_credentials, profile=arguments.with_profile)
    with output_file(arguments.outputFile) as output:
        done = asyncio.run(_export(loaded.settings, tenant_id, scope, output))
    tell(f"Successfully exported {done.count} users to {arguments.outputFile}")
    if done.damaged:
        tell(f"{done.damaged} users were left out, see above.")
    return 1 if done.damaged else 0


async def _export(settings: Settings, tenant_id: UUID, scope: Scope, output: Output) -> UserExport:
    users = UserList(output)
    async with current_database(settings) as database, database.store(tenant_id) as store:
        export = UserExport(store, scope, tell)
        async for entry in export.entries():
            users.add(entry)
    users.finish()
    return export
