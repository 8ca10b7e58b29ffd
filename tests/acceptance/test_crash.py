"""`kill -9` while clients log in and sign up."""

from collections import Counter
from functools import partial
from typing import Any

import httpx
import orjson
import pytest

from config.database_target import DatabaseTarget
from tests.acceptance import mails
from tests.acceptance.conftest import Serving
from tests.acceptance.load import Cut, Ledger, Load
from tests.acceptance.served import PATIENCE
from tests.acceptance.visitor import CLIENT, Post, Visit, over
from tests.acceptance.waiting import until, until_async
from tests.support.databases import POSTGRESQL, SQLITE, run
from tests.support.smtp import SmtpServer

CLIENTS = 6
STEPS_UNTIL_A_KILL = (60, 25, 90, 40)
"""How many steps are acknowledged between a start and the next kill."""
LATEST = 10
"""How many of the sessions before a kill are looked at at once after it; all are in the end."""
EVERYWHERE_DURABLE = pytest.mark.parametrize("database", [SQLITE, POSTGRESQL], indirect=True)


@EVERYWHERE_DURABLE
async def test_a_killed_server_loses_nothing_and_shows_nothing_half_done(
    database: DatabaseTarget, serving: Serving
) -> None:
    async with SmtpServer() as post:
        server = serving(
            email_delivery=mails.smtp_section(post), password={"acquire_on_registration": "never"}
        )
        await server.start()
        load, before = Load(server, post), list[str]()

        async with load.running(CLIENTS) as ledger:
            for steps in STEPS_UNTIL_A_KILL:
                await load.more(steps)
                before = ledger.tokens[-LATEST:]
                await load.restart()
                await _all_valid(server.public, before)

        await _no_acknowledged_step_is_lost(database, ledger)
        await _flows_and_sessions_agree(database)
        await _all_valid(server.public, ledger.tokens)
        await _cut_steps_can_be_repeated_or_are_done(database, server.public, ledger.cuts)
        await _every_promised_mail_arrives(database, server.public, post, ledger)
    assert len(before) > 0
    assert len(ledger.cuts) > 0


async def _rows(database: DatabaseTarget) -> dict[str, tuple[int, dict[str, Any]]]:
    """The version and the content of each flow, by its id."""
    found = await run(database, "SELECT id, version, data FROM flows")
    return {str(flow_id): (version, orjson.loads(data)) for flow_id, version, data in found}


async def _no_acknowledged_step_is_lost(database: DatabaseTarget, ledger: Ledger) -> None:
    cut = {each.visit.id for each in ledger.cuts}
    rows = await _rows(database)
    for flow_id, visit in ledger.visits.items():
        version, content = rows[flow_id]
        assert version - visit.steps in ((0, 1) if flow_id in cut else (0,))
        if version == visit.steps:
            assert content["state"] == visit.state


async def _flows_and_sessions_agree(database: DatabaseTarget) -> None:
    """A flow has succeeded if and only if it has a session, and nobody else has one."""
    contents = [content for _, content in (await _rows(database)).values()]
    succeeded = Counter(content["data"]["user_id"] for content in contents if content["state"] == "success")
    sessions = Counter(str(owner) for (owner,) in await run(database, "SELECT user_id FROM sessions"))
    registered = {
        content["data"]["user_id"]
        for content in contents
        if content["state"] == "success" and content["flow"] == "registration"
    }
    users = {str(user_id) for (user_id,) in await run(database, "SELECT id FROM users")}
    owners = {str(owner) for (owner,) in await run(database, "SELECT user_id FROM emails")}
    assert sessions == succeeded
    assert users == owners
    assert len(users) == len(registered) + CLIENTS


async def _all_valid(public: str, tokens: list[str]) -> None:
    async with httpx.AsyncClient(base_url=public) as client:
        for token in tokens:
            answer = await client.post("/sessions/validate", json={"session_token": token})
            assert answer.json()["is_valid"]


async def _cut_steps_can_be_repeated_or_are_done(
    database: DatabaseTarget, public: str, cuts: list[Cut]
) -> None:
    rows = await _rows(database)
    async with httpx.AsyncClient(base_url=public) as client:
        for cut in cuts:
            visit = cut.visit
            version, content = rows[visit.id]
            done = version == visit.steps + 1
            visit.post = over(client)
            await visit.run(cut.action, **cut.inputs)
            assert visit.status == (403 if done else 200)
            assert cut.leads_to == (content["state"] if done else visit.state)


async def _every_promised_mail_arrives(
    database: DatabaseTarget, public: str, post: SmtpServer, ledger: Ledger
) -> None:
    """What a killed server had taken to deliver is delivered once its lease has run out."""
    await run(database, "UPDATE flowapi_outbox SET available_at = created_at")
    async with httpx.AsyncClient(base_url=public) as client:
        await _wake_the_worker(over(client))
        for address, visit in ledger.unread.items():
            code = await until(partial(mails.code, post, address), f"a mail to {address}", within=PATIENCE)
            visit.post = over(client)
            await visit.run("verify_passcode", code=code)
            visit.expect("success")
    await until_async(lambda: _delivered(database), "an empty outbox", within=PATIENCE)


async def _wake_the_worker(send: Post) -> None:
    """Cause one more mail, for which the worker looks at the outbox at once."""
    visit = await Visit(send, "registration").start()
    await visit.run("register_client_capabilities", **CLIENT)
    (await visit.run("register_login_identifier", email="last@example.com")).expect("passcode_confirmation")


async def _delivered(database: DatabaseTarget) -> bool:
    return not await run(database, "SELECT id FROM flowapi_outbox")
