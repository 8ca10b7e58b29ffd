"""What the endpoints leave in the audit log."""

from typing import Any
from uuid import UUID

from tests.support.audit import audit_rows
from tests.web.conftest import Serve, World

STORED: dict[str, Any] = {"storage": {"enabled": True}, "console_output": {"enabled": False}}
CALLER = {"user-agent": "Browser/1.0", "x-request-id": "request-1"}


async def entries(world: World) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in await audit_rows(world.application.database)
    ]


async def test_a_session_of_an_operator_is_kept(serve: Serve) -> None:
    async with serve(audit_log=STORED) as world:
        user = await world.user()
        await world.admin.post("/sessions", {"user_id": user}, CALLER)

        assert await entries(world) == [
            {
                "type": "login_success",
                "meta_http_request_id": "request-1",
                "meta_source_ip": "192.0.2.1",
                "meta_user_agent": "Browser/1.0",
                "actor_user_id": UUID(user),
                "actor_email": "a*****@example.com",
                "details": {"api": "admin"},
            }
        ]


async def test_logging_out_is_kept(serve: Serve) -> None:
    async with serve(audit_log=STORED) as world:
        user = await world.user()
        token = await world.token(user)
        await world.public.post("/logout", headers={"cookie": f"hanko={token}", **CALLER})

        assert (await entries(world))[1:] == [
            {
                "type": "user_logged_out",
                "meta_http_request_id": "request-1",
                "meta_source_ip": "192.0.2.1",
                "meta_user_agent": "Browser/1.0",
                "actor_user_id": UUID(user),
                "actor_email": "a*****@example.com",
            }
        ]


async def test_by_default_nothing_is_kept_and_no_statement_is_spent(world: World) -> None:
    token = await world.token(await world.user())
    heard: list[str] = []
    world.application.database.listen(heard.append)

    await world.public.post("/logout", headers={"cookie": f"hanko={token}"})

    assert [text for text in heard if "audit_logs" in text or "users" in text] == []
    assert await entries(world) == []
