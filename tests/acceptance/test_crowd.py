"""Many clients at once on SQLite, which lets one write at a time."""

import asyncio

from config.database_target import DatabaseTarget
from tests.acceptance import mails
from tests.acceptance.conftest import Serving
from tests.acceptance.load import Load
from tests.acceptance.served import flowapi
from tests.support.databases import run
from tests.support.smtp import SmtpServer

CLIENTS = 64
STEPS = 10 * CLIENTS
LEFT_OVER = 20_000
EXPIRED = f"""INSERT INTO flows (id, version, expires_at, created_at, updated_at, csrf_token, data)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {LEFT_OVER})
    SELECT 'expired ' || n, 0, '2026-01-01', '2026-01-01', '2026-01-01', '', '{{}}' FROM numbers"""


async def test_whoever_has_to_wait_for_the_database_is_served(
    database: DatabaseTarget, serving: Serving
) -> None:
    await run(database, EXPIRED)
    async with SmtpServer() as post:
        server = serving(
            email_delivery=mails.smtp_section(post), password={"acquire_on_registration": "never"}
        )
        await server.start()
        load = Load(server, post)

        async with load.running(CLIENTS) as ledger:
            await load.more(STEPS // 2)
            words = ("cleanup", "--run", "-s", "5000", "--config", str(server.config))
            beside = await asyncio.to_thread(flowapi, *words, cwd=server.directory)
            await load.more(STEPS // 2)

        told = server.logged("warning", "error")

    assert (beside.returncode, told) == (0, []), beside.stderr
    [stored] = await run(database, "SELECT COUNT(*), SUM(version) FROM flows")
    assert tuple(stored) == (len(ledger.visits), ledger.steps)
