"""Whether a token is a session."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.web.conftest import Serve, World
from tests.web.public.test_me import DELETION

INVALID = {"is_valid": False}


async def last_used(world: World, user: str) -> timedelta:
    """How long ago the user's only session was used."""
    async with world.application.database.store() as store:
        [session] = await store.sessions.list_active(UUID(user), world.clock.now)
    return world.clock.now - session.last_used


async def test_a_valid_session_is_described(world: World) -> None:
    user = await world.user()
    token = await world.token(user)

    asked = await world.public.get("/sessions/validate", {"authorization": f"Bearer {token}"})
    posted = await world.public.post("/sessions/validate", {"session_token": token})

    claims = asked.json()["claims"]
    assert asked.status_code == posted.status_code == 200
    assert asked.headers["cache-control"] == posted.headers["cache-control"] == "no-store"
    assert asked.json() == posted.json()
    assert asked.json() == {
        "is_valid": True,
        "claims": {
            "subject": user,
            "session_id": claims["session_id"],
            "audience": ["localhost"],
            "issued_at": "2026-03-01T12:00:00Z",
            "expiration": "2026-03-02T00:00:00Z",
            "email": {"address": "alice@example.com", "is_primary": True, "is_verified": True},
        },
        "expiration_time": "2026-03-02T00:00:00Z",
        "user_id": user,
    }


async def test_asking_is_not_using_but_posting_is(serve: Serve) -> None:
    async with serve(session={"idle_timeout": "10m"}) as world:
        user = await world.user()
        token = await world.token(user)
        world.clock.now += timedelta(minutes=5)

        asked = await world.public.get("/sessions/validate", {"cookie": f"hanko={token}"})
        after_asking = await last_used(world, user)
        posted = await world.public.post("/sessions/validate", {"session_token": token})
        after_posting = await last_used(world, user)

        assert (after_asking, after_posting) == (timedelta(minutes=5), timedelta())
        assert asked.json()["idle_expires_at"] == "2026-03-01T12:10:00Z"
        assert posted.json()["idle_expires_at"] == "2026-03-01T12:15:00Z"


@pytest.mark.parametrize("posting", [True, False])
async def test_an_idle_session_is_ended(serve: Serve, posting: bool) -> None:
    async with serve(session={"idle_timeout": "10m"}) as world:
        user = await world.user()
        token = await world.token(user)
        world.clock.now += timedelta(minutes=11)

        if posting:
            answer = await world.public.post("/sessions/validate", {"session_token": token})
        else:
            answer = await world.public.get("/sessions/validate", {"cookie": f"hanko={token}"})

        assert (answer.status_code, answer.json()) == (200, INVALID)
        assert answer.headers["set-cookie"] == DELETION
        async with world.application.database.store() as store:
            assert not await store.sessions.list_active(UUID(user), world.clock.now)


async def test_nobody_is_not_a_session(world: World) -> None:
    answer = await world.public.get("/sessions/validate", {"cookie": "hanko=broken"})

    assert (answer.status_code, answer.json()) == (200, INVALID)


async def test_a_post_looks_at_its_body_only(world: World) -> None:
    token = await world.token(await world.user())

    answer = await world.public.post(
        "/sessions/validate", {"session_token": "broken"}, {"cookie": f"hanko={token}"}
    )

    assert (answer.status_code, answer.json()) == (200, INVALID)


@pytest.mark.parametrize(
    ("content", "content_type", "status", "message"),
    [
        (b"", "application/json", 400, "session_token is a required field"),
        (b"{}", "application/json", 400, "session_token is a required field"),
        (b"null", "application/json", 400, "session_token is a required field"),
        (b'{"session_token":""}', "application/json", 400, "session_token is a required field"),
        (b'{"session_token":null}', "application/json", 400, "session_token is a required field"),
        (
            b'{"session_token":5}',
            "application/json",
            400,
            "Unmarshal type error: expected=string, got=number, field=session_token, offset=0",
        ),
        (
            b"[]",
            "application/json",
            400,
            "Unmarshal type error: expected=object, got=array, field=, offset=0",
        ),
        (b'{"session_token": ', "application/json", 400, "unexpected EOF"),
        (b"token", "text/plain", 415, "Unsupported Media Type"),
        (b"session_token=x", "application/x-www-form-urlencoded", 415, "Unsupported Media Type"),
    ],
)
async def test_a_posted_body_is_read_strictly(
    world: World, content: bytes, content_type: str, status: int, message: str
) -> None:
    answer = await world.public.send(
        "POST", "/sessions/validate", content=content, headers={"content-type": content_type}
    )

    assert (answer.status_code, answer.json()) == (status, {"code": status, "message": message})
