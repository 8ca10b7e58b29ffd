"""The audit log as operators read it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.databases import run
from tests.web.admin.test_users import CREATED, error
from tests.web.conftest import Serve, World

STORED: dict[str, Any] = {"storage": {"enabled": True}, "console_output": {"enabled": False}}
CALLER = {"user-agent": "Browser/1.0", "x-request-id": "request-1"}


@pytest.fixture
async def storing(serve: Serve) -> AsyncIterator[World]:
    """An application that stores what happens."""
    async with serve(audit_log=STORED) as world:
        yield world


async def types(world: World, query: str = "") -> list[str]:
    answer = await world.admin.get(f"/audit_logs?{query}")
    assert answer.status_code == 200
    return [entry["type"] for entry in answer.json()]


async def test_an_entry_shows_what_is_known(storing: World) -> None:
    user = await storing.user()
    await storing.admin.post("/sessions", {"user_id": user}, CALLER)

    answer = await storing.admin.get("/audit_logs")

    [shown] = answer.json()
    assert shown == {
        "id": shown["id"],
        "type": "login_success",
        "meta_http_request_id": "request-1",
        "meta_source_ip": "192.0.2.1",
        "meta_user_agent": "Browser/1.0",
        "actor_user_id": user,
        "actor_email": "a*****@example.com",
        "details": {"api": "admin"},
        "TenantID": "00000000-0000-0000-0000-000000000001",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    assert answer.headers["x-total-count"] == "1"
    assert answer.headers["link"] == '<http://auth.example/audit_logs?page=1&per_page=20>; rel="first"'


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("NULL", None), ("'null'", {}), ("'{}'", {}), ("'{\"a\":[1]}'", {"a": [1]}), ("'{nonsense'", {})],
)
async def test_details_are_an_object_or_unknown(storing: World, stored: str, shown: Any) -> None:
    await storing.token(await storing.user())
    target = storing.application.parts.settings.database.target
    await run(target, f"UPDATE audit_logs SET details = {stored}")

    assert (await storing.admin.get("/audit_logs")).json()[0]["details"] == shown


async def test_entries_are_filtered_and_cut_into_pages(storing: World) -> None:
    user = await storing.user()
    token = await storing.token(user)
    storing.clock.now += timedelta(hours=1)
    await storing.public.post("/logout", headers={"authorization": f"Bearer {token}"})

    both = ["user_logged_out", "login_success"]
    assert await types(storing) == both
    assert await types(storing, f"actor_user_id={user}&actor_email=&q=&type=&meta_source_ip=") == both
    assert await types(storing, "type=login_success&type=nonsense") == ["login_success"]
    assert await types(storing, "start_time=2026-03-01T12:00:00z") == ["user_logged_out"]
    assert await types(storing, "start_time=2026-03-01T12:59:00%2B02:00") == ["user_logged_out"]
    assert await types(storing, "start_time=2026-03-01T13:00:00%2B02:00") == []
    assert await types(storing, "end_time=2026-03-01T13:00:00Z") == ["login_success"]
    assert await types(storing, f"actor_user_id={user[4:20]}") == both
    assert await types(storing, "meta_source_ip=203.0") == []
    assert await types(storing, f"q={user}") == both
    assert await types(storing, "per_page=1&page=2") == ["login_success"]
    assert await types(storing, "per_page=1&page=3") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("start_time=yesterday", "start_time must be a time of RFC 3339"),
        ("end_time=2024-03-08", "end_time must be a time of RFC 3339"),
        ("start_time=2024-03-08T00:00:00+02:00", "start_time must be a time of RFC 3339"),
        ("page=x", "page must be a whole number"),
        ("per_page=x", "per_page must be a whole number"),
    ],
)
async def test_what_cannot_be_asked_is_refused(world: World, query: str, message: str) -> None:
    answer = await world.admin.get(f"/audit_logs?{query}")

    assert (answer.status_code, answer.json()) == error(400, message)
