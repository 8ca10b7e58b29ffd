"""Two processes on one database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from config.database_target import DatabaseTarget
from tests.acceptance import mails
from tests.acceptance.conftest import EVERYWHERE, Serving
from tests.acceptance.served import PATIENCE, Server
from tests.acceptance.visitor import CLIENT, Post, Visit, new_user, over
from tests.acceptance.waiting import until, until_async
from tests.support.databases import run
from tests.support.smtp import SmtpServer

EMAIL, PASSWORD = "ada@example.com", "correct horse"
RACES = 8
MAILS = 12

pytestmark = pytest.mark.parametrize("database", EVERYWHERE, indirect=True)


@asynccontextmanager
async def both(servers: list[Server]) -> AsyncIterator[list[Post]]:
    """Ways to *servers*, which have started at the same time."""
    for server in servers:
        server.launch()
    async with AsyncExitStack() as stack:
        clients = []
        for server in servers:
            await server.ready()
            client = httpx.AsyncClient(base_url=server.public, timeout=PATIENCE)
            clients.append(over(await stack.enter_async_context(client)))
        yield clients


async def with_ada(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.admin, timeout=PATIENCE) as admin:
        await new_user(admin, EMAIL, PASSWORD)


async def test_servers_that_start_together_share_their_keys_and_their_flows(
    database: DatabaseTarget, serving: Serving
) -> None:
    servers = [serving(), serving()]
    async with both(servers) as posts:
        await with_ada(servers[0])

        steps: list[tuple[str, dict[str, Any]]] = [
            ("register_client_capabilities", CLIENT),
            ("continue_with_login_identifier", {"email": EMAIL}),
            ("continue_to_password_login", {}),
            ("back", {}),
            ("continue_to_password_login", {}),
            ("password_login", {"password": PASSWORD}),
        ]
        visit = await Visit(posts[0]).start()
        for number, (action, inputs) in enumerate(steps, start=1):
            visit.post = posts[number % 2]
            await visit.run(action, **inputs)
            assert visit.status == 200

        visit.expect("success")
        token = visit.headers["x-auth-token"]
        documents = []
        for server in servers:
            async with httpx.AsyncClient(base_url=server.public, timeout=PATIENCE) as client:
                me = await client.get("/me", headers={"authorization": f"Bearer {token}"})
                assert me.status_code == 200
                documents.append((await client.get("/.well-known/jwks.json")).json())
        assert documents[0] == documents[1]
        assert len(documents[0]["keys"]) == 1
        assert [tuple(row) for row in await run(database, "SELECT COUNT(*) FROM jwks")] == [(1,)]


async def test_of_two_steps_at_once_one_wins(database: DatabaseTarget, serving: Serving) -> None:
    servers = [serving(), serving()]
    async with both(servers) as posts:
        await with_ada(servers[0])
        for _ in range(RACES):
            visit = await Visit(posts[0]).start()
            await visit.run("register_client_capabilities", **CLIENT)
            await visit.run("continue_with_login_identifier", email=EMAIL)
            (await visit.run("continue_to_password_login")).expect("login_password")
            racers = [visit.again(), visit.again()]
            for racer, post in zip(racers, posts, strict=True):
                racer.post = post

            await asyncio.gather(*(racer.run("password_login", password=PASSWORD) for racer in racers))

            statuses = Counter(racer.status for racer in racers)
            assert statuses[200] == 1
            assert statuses.keys() <= {200, 403, 500}
            assert sorted(racer.state for racer in racers) == ["login_password", "success"]

    rows = await run(database, "SELECT COUNT(*) FROM sessions")
    assert [tuple(row) for row in rows] == [(RACES,)]


async def test_each_mail_is_delivered_once(database: DatabaseTarget, serving: Serving) -> None:
    async with SmtpServer() as post:
        section = mails.smtp_section(post)
        servers = [serving(email_delivery=section), serving(email_delivery=section)]
        async with both(servers) as posts:
            await asyncio.gather(*(sign_up(posts[number % 2], number) for number in range(MAILS)))

            await until(lambda: len(post.received) >= MAILS, f"{MAILS} mails", within=PATIENCE)
            await until_async(lambda: _is_empty(database), "an empty outbox", within=PATIENCE)

        assert Counter(mails.ids(post)).most_common(1)[0][1] == 1
        assert sorted(mail.envelope[1] for mail in post.received) == sorted(map(address, range(MAILS)))


def address(number: int) -> str:
    return f"new{number}@example.com"


async def sign_up(post: Post, number: int) -> None:
    visit = await Visit(post, "registration").start()
    await visit.run("register_client_capabilities", **CLIENT)
    (await visit.run("register_login_identifier", email=address(number))).expect("passcode_confirmation")


async def _is_empty(database: DatabaseTarget) -> bool:
    return not await run(database, "SELECT id FROM flowapi_outbox")
