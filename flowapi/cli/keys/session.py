"""``flowapi jwt create``"""

import asyncio
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from config.settings import Settings
from config.tenant import TenantConfigError
from flowapi.cli.config import load_reported
from flowapi.cli.databases import current_database
from flowapi.cli.tenants import tenant_of
from flowapi.clock import utc_now
from flowapi.errors.operating import CommandRefused
from flowapi.errors.technical import SigningKeyMissing
from flowapi.json_models import UUID_TEXT
from flowapi.services.signing_keys import SigningKeys
from flowapi.services.silent_sessions import SilentSession, open_silently
from flowapi.services.stored_tenants import settings_of
from flowapi.services.timestamps import rfc3339
from flowapi.services.tokens import Tokens
from storage.store import Store

TIMES = ("exp", "iat", "nbf")


def run(arguments: Namespace) -> int:
    """Open the session, and print its token."""
    if arguments.user_id is None:
        arguments.complain("user_id required")
    if not UUID_TEXT.fullmatch(arguments.user_id):
        arguments.complain("user_id is not a uuid")
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    tenant_id = tenant_of(loaded.settings, arguments.tenant_id)
    opened = asyncio.run(_open(loaded.settings, tenant_id, UUID(arguments.user_id)))
    print(f"Token: {opened.token}")
    if arguments.pretty:
        shown = orjson.dumps(_readable(opened.claims), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
        print(f"JWT payload: {shown.decode()}")
    return 0


async def _open(server: Settings, tenant_id: UUID, user_id: UUID) -> SilentSession:
    async with current_database(server) as database, database.store(tenant_id) as store:
        settings = await _settings(store, server)
        account = await store.users.account(user_id)
        if account is None:
            raise CommandRefused(f"user with id '{user_id}' for tenant '{tenant_id}' not found")
        # No key is made here, so that it does not matter who else works on the database.
        keys, now = SigningKeys(settings, shared=True), utc_now()
        await keys.load(store, now)
        try:
            opened = await open_silently(store, account, settings=settings, tokens=Tokens(keys), now=now)
        except SigningKeyMissing as error:
            raise CommandRefused("there is no signing key yet; a server makes it when it starts") from error
        await store.commit()
        return opened


async def _settings(store: Store, server: Settings) -> Settings:
    """Those of the tenant, where there are many."""
    row = await store.tenants.find() if server.multi_tenancy.enabled else None
    try:
        return settings_of(row, server) if row else server
    except TenantConfigError as error:
        raise CommandRefused(f"the configuration of the tenant cannot be used: {error}") from error


def _readable(claims: Mapping[str, Any]) -> dict[str, Any]:
    """*claims* with times that people can read."""
    times = {name: rfc3339(datetime.fromtimestamp(claims[name], UTC)) for name in TIMES if name in claims}
    return {**claims, **times}
