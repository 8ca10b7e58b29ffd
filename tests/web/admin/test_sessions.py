"""Sessions that operators open."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from storage.records.session import Session
from tests.web.admin.test_users import UNKNOWN, error
from tests.web.conftest import Serve, World


async def sessions_of(world: World, user: str) -> list[Session]:
    """The user's sessions, newest first."""
    async with world.application.database.store() as store:
        return await store.sessions.list_active(UUID(user), world.clock.now)


async def test_an_opened_session_is_valid(world: World) -> None:
    user = await world.user()

    answer = await world.admin.post(
        "/sessions", {"user_id": user.upper(), "user_agent": "Kiosk/1.0", "ip_address": "2001:db8::1"}
    )

    token = answer.json()["session_token"]
    [session] = await sessions_of(world, user)
    validated = await world.public.post("/sessions/validate", {"session_token": token})
    assert (answer.status_code, set(answer.json())) == (200, {"session_token"})
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert (session.user_agent, session.ip_address) == ("Kiosk/1.0", "2001:db8::1")
    assert validated.json()["claims"]["session_id"] == str(session.id)


@pytest.mark.parametrize(
    "particulars",
    [{}, {"user_agent": "", "ip_address": ""}, {"user_agent": None, "ip_address": None}],
)
async def test_particulars_may_be_missing(world: World, particulars: dict[str, Any]) -> None:
    user = await world.user()

    await world.admin.post("/sessions", {"user_id": user, **particulars})

    [session] = await sessions_of(world, user)
    assert (session.user_agent, session.ip_address) == (None, None)


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "user_id is a required field"),
        ({"user_id": ""}, 400, "user_id is a required field"),
        ({"user_id": "not-an-id"}, 400, "user_id must be a valid uuid"),
        ({"user_id": UNKNOWN.replace("-", "")}, 400, "user_id must be a valid uuid"),
        (
            {"user_id": 5},
            400,
            "Unmarshal type error: expected=string, got=number, field=user_id, offset=0",
        ),
        (
            {"user_id": UNKNOWN, "ip_address": "somewhere"},
            400,
            "ip_address must be a valid ip address (v4 or v6)",
        ),
        (
            {"ip_address": "somewhere"},
            400,
            "user_id is a required field and ip_address must be a valid ip address (v4 or v6)",
        ),
        ({"user_id": UNKNOWN}, 404, "user not found"),
    ],
)
async def test_what_does_not_fit_is_refused(
    world: World, body: dict[str, Any], status: int, message: str
) -> None:
    answer = await world.admin.post("/sessions", body)

    assert (answer.status_code, answer.json()) == error(status, message)


async def test_the_oldest_sessions_make_room(serve: Serve) -> None:
    async with serve(session={"limit": 2}) as world:
        user = await world.user()
        tokens = []
        for _ in range(3):
            world.clock.now += timedelta(seconds=1)
            tokens.append(await world.token(user))

        valid = [
            (await world.public.post("/sessions/validate", {"session_token": token})).json()["is_valid"]
            for token in tokens
        ]

    assert valid == [False, True, True]
