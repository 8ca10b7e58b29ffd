"""What was acknowledged is told, by whichever server, and whatever happens to it in between."""

from typing import Any

import httpx
import pytest

from config.database_target import DatabaseTarget
from tests.acceptance.conftest import EVERYWHERE, Serving
from tests.acceptance.served import PATIENCE, Server
from tests.acceptance.visitor import new_user
from tests.acceptance.waiting import until_async
from tests.support.databases import POSTGRESQL, SQLITE, run
from tests.support.receiver import Receiver, receiving, status

OPEN = {"security": {"mode": "insecure", "allowed_schemes": ["http"]}}
USERS = 12


def hook(receiver: Receiver, *events: str) -> dict[str, Any]:
    """One that reports to *receiver*."""
    return {"callback": f"http://127.0.0.1:{receiver.port}/hook", "events": list(events)}


def operating(server: Server) -> httpx.AsyncClient:
    """A client of the admin API."""
    return httpx.AsyncClient(base_url=server.admin, timeout=PATIENCE)


async def settled(database: DatabaseTarget) -> None:
    """Wait until nothing is left in the outbox."""

    async def empty() -> bool:
        return not await run(database, "SELECT id FROM flowapi_outbox")

    await until_async(empty, "the end of the outbox", within=PATIENCE)


@pytest.mark.parametrize("database", EVERYWHERE, indirect=True)
async def test_a_hook_that_one_server_stores_is_told_by_the_other(
    database: DatabaseTarget, serving: Serving
) -> None:
    servers = serving(webhooks=OPEN), serving(webhooks=OPEN)
    for server in servers:
        await server.start()
    async with receiving() as receiver, operating(servers[0]) as one, operating(servers[1]) as other:
        made = await one.post("/webhooks", json=hook(receiver, "user.create"))
        names = iter(range(1_000_000))

        async def known() -> bool:
            await new_user(other, f"user-{next(names)}@example.com")
            return bool(receiver.received)

        await until_async(known, "the other one to know", within=PATIENCE)
        await one.delete(f"/webhooks/{made.json()['id']}")
        await settled(database)
        receiver.received.clear()
        await new_user(other, "late@example.com")
        await settled(database)

    assert receiver.received == []


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL], indirect=True)
async def test_a_killed_server_still_tells_what_it_has_acknowledged(
    database: DatabaseTarget, serving: Serving
) -> None:
    async with receiving(status(503)) as receiver:
        server = serving(webhooks={**OPEN, "enabled": True, "hooks": [hook(receiver, "user")]})
        await server.start()
        async with operating(server) as admin:
            for number in range(USERS):
                await new_user(admin, f"user-{number}@example.com")
        server.kill()

        receiver.answers[:] = [status(200)]
        receiver.received.clear()
        await run(database, "UPDATE flowapi_outbox SET available_at = created_at")
        await server.start()
        await settled(database)

    assert len({one.headers["webhook-id"] for one in receiver.received}) == USERS
