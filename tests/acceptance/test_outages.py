"""What the server stands on goes away, and comes back."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from config.database_target import DatabaseTarget
from tests.acceptance import mails
from tests.acceptance.configuration import configuration
from tests.acceptance.conftest import Serving
from tests.acceptance.ports import free_port
from tests.acceptance.served import PATIENCE, Server, ending
from tests.acceptance.visitor import CLIENT, Post, Visit, log_in, new_user, over
from tests.acceptance.waiting import until
from tests.support.databases import MYSQL, POSTGRESQL
from tests.support.proxy import Proxy
from tests.support.smtp import SmtpServer

EMAIL, PASSWORD = "ada@example.com", "correct horse"
TECHNICAL = {
    "name": "error",
    "status": 500,
    "csrf_token": "",
    "actions": {},
    "error": {
        "code": "technical_error",
        "message": "Something went wrong on our side; nothing has changed.",
    },
    "links": None,
}


async def before_the_password(post: Post) -> Visit:
    """A login that lacks nothing but the password."""
    visit = await Visit(post).start()
    await visit.run("register_client_capabilities", **CLIENT)
    await visit.run("continue_with_login_identifier", email=EMAIL)
    return (await visit.run("continue_to_password_login")).expect("login_password")


@pytest.mark.parametrize("database", [POSTGRESQL, MYSQL], indirect=True)
async def test_a_database_that_goes_away_and_comes_back(database: DatabaseTarget, tmp_path: Path) -> None:
    proxy = Proxy(database.host, database.port or 0)
    await proxy.mend()
    server = Server(tmp_path, configuration(replace(database, host="127.0.0.1", port=proxy.port)))
    with ending(server):
        await server.start()
        async with (
            httpx.AsyncClient(base_url=server.admin, timeout=PATIENCE) as admin,
            httpx.AsyncClient(base_url=server.public, timeout=PATIENCE) as public,
        ):
            await new_user(admin, EMAIL, PASSWORD)
            done = await log_in(over(public), EMAIL, PASSWORD)
            bearer = {"authorization": f"Bearer {done.headers['x-auth-token']}"}
            visit = await before_the_password(over(public))

            await proxy.cut()

            body = {"input_data": {"password": PASSWORD}, "csrf_token": visit.token}
            cut = await public.post(visit.href("password_login"), json=body)
            assert (cut.status_code, cut.json()) == (500, TECHNICAL)
            begun = await public.post("/login")
            assert (begun.status_code, begun.json()) == (500, TECHNICAL)
            for method, path in (("GET", "/sessions/validate"), ("GET", "/me"), ("POST", "/logout")):
                answer = await public.request(method, path, headers=bearer)
                assert (answer.status_code, answer.json()) == (
                    500,
                    {"code": 500, "message": "Internal Server Error"},
                )
            assert (await public.get("/")).status_code == 500
            assert (await admin.post("/users", json={"username": "bob"})).status_code == 500
            assert (await public.get("/health/alive")).json() == {"alive": True}
            assert (await public.get("/.well-known/jwks.json")).status_code == 200

            await proxy.mend()

            (await visit.run("password_login", password=PASSWORD)).expect("success")
            assert (await public.get("/me", headers=bearer)).status_code == 200
            assert (await public.get("/")).status_code == 200
        assert await server.stop() == 0
    await proxy.cut()
    assert "Traceback" not in server.errors
    assert server.logged("critical") == []


async def test_a_database_file_that_somebody_else_holds(database: DatabaseTarget, server: Server) -> None:
    async with (
        httpx.AsyncClient(base_url=server.admin, timeout=PATIENCE) as admin,
        httpx.AsyncClient(base_url=server.public, timeout=PATIENCE) as public,
    ):
        await new_user(admin, EMAIL, PASSWORD)
        visit = await before_the_password(over(public))
        with closing(sqlite3.connect(database.database, isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")

            body = {"input_data": {"password": PASSWORD}, "csrf_token": visit.token}
            held = await public.post(visit.href("password_login"), json=body)
            assert (held.status_code, held.json()) == (500, TECHNICAL)
            assert (await public.get("/")).status_code == 200

            waiting = asyncio.create_task(public.post("/login"))
            await until(lambda: not waiting.done(), "a request that waits")
            somebody.execute("ROLLBACK")
            assert (await waiting).status_code == 200

        (await visit.run("password_login", password=PASSWORD)).expect("success")


async def sign_up(server: Server, email: str) -> None:
    """Have a code sent; the step does not wait for the mail server."""
    async with httpx.AsyncClient(base_url=server.public, timeout=5) as client:
        visit = await Visit(over(client), "registration").start()
        await visit.run("register_client_capabilities", **CLIENT)
        (await visit.run("register_login_identifier", email=email)).expect("passcode_confirmation")


async def test_a_mail_server_that_is_down_gets_the_mail_when_it_is_back(serving: Serving) -> None:
    post = SmtpServer(port=free_port())
    server = serving(email_delivery=mails.smtp_section(post))
    await server.start()

    await sign_up(server, EMAIL)
    await until(lambda: server.logged("warning"), "a failed delivery", told=server.told)

    async with post:
        await until(lambda: mails.code(post, EMAIL), "the mail", within=PATIENCE, told=server.told)
    assert len(post.received) == 1


async def test_a_slow_mail_server_holds_nobody_up(serving: Serving) -> None:
    gate = asyncio.Event()
    async with SmtpServer(gate=gate) as post:
        server = serving(email_delivery=mails.smtp_section(post))
        await server.start()

        await sign_up(server, EMAIL)
        await sign_up(server, "bob@example.com")
        assert post.received == []

        gate.set()
        for address in (EMAIL, "bob@example.com"):
            await until(partial(mails.code, post, address), "the mail", within=PATIENCE)


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL", "RCPT", "DATA"])
async def test_a_mail_server_that_refuses_for_now_gets_the_mail_later(serving: Serving, verb: str) -> None:
    async with SmtpServer(replies={verb: "451 try again later"}) as post:
        server = serving(email_delivery=mails.smtp_section(post))
        await server.start()

        await sign_up(server, EMAIL)
        await until(lambda: server.logged("warning"), "a refusal", told=server.told)
        post.replies.clear()

        await until(lambda: mails.code(post, EMAIL), "the mail", within=PATIENCE, told=server.told)


async def test_a_mail_that_is_refused_for_good_stops_nothing(serving: Serving) -> None:
    async with SmtpServer(replies={"RCPT": "550 no such user"}) as post:
        server = serving(email_delivery=mails.smtp_section(post))
        await server.start()

        await sign_up(server, EMAIL)
        await until(lambda: server.logged("warning"), "a refusal", told=server.told)
        post.replies.clear()
        await sign_up(server, "bob@example.com")

        await until(lambda: mails.code(post, "bob@example.com"), "the mail", within=PATIENCE)
        assert mails.subjects(post, EMAIL) == []
