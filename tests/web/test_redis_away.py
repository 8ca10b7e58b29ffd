"""Limits and locks in Redis, which goes away: nothing is let through, and all goes on when it is back."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from config.redis_target import RedisTarget
from tests.support.proxy import Proxy
from tests.support.redis import redis_target
from tests.web.conftest import Serve
from tests.web.visits import ALICE, PASSWORD, Visit, with_password

TECHNICAL = "technical_error"


def in_redis(target: RedisTarget, **sections: Any) -> dict[str, Any]:
    """Settings under which limits and locks are at *target*, save what *sections* say."""
    store = {"store": "redis", "redis_config": {"address": f"{target.host}:{target.port}/{target.database}"}}
    return {"rate_limiter": store, "flow_locker": store, **sections}


@pytest.fixture
async def way() -> AsyncIterator[Proxy]:
    """A way to Redis that can be cut."""
    target = redis_target()
    way = Proxy(target.host, target.port)
    await way.mend()
    yield way
    await way.cut()


def through(way: Proxy) -> RedisTarget:
    return replace(redis_target(), host="127.0.0.1", port=way.port)


@pytest.mark.external
@pytest.mark.parametrize("part", ["rate_limiter", "flow_locker"])
async def test_while_redis_is_away_a_step_is_refused_and_can_be_repeated_after(
    serve: Serve, way: Proxy, part: str
) -> None:
    settings = in_redis(through(way))
    async with serve(**{part: settings[part]}) as world:
        await with_password(world)
        visit = Visit(world)
        await visit.begin(ALICE)
        await way.cut()

        refused = [await visit.act("password_login", password=PASSWORD) for _ in range(2)]
        assert refused == [(500, "error", TECHNICAL)] * 2
        assert world.lines[-1]["error_internal"].startswith(f"redis at 127.0.0.1:{way.port}: ")

        await way.mend()
        assert (await visit.act("password_login", password=PASSWORD))[0] == 200


@pytest.mark.external
async def test_attempts_are_counted_in_redis(serve: Serve) -> None:
    limiter = in_redis(redis_target())["rate_limiter"] | {"password_limits": {"tokens": 1}}
    async with serve(**in_redis(redis_target(), rate_limiter=limiter)) as world:
        await with_password(world)
        visit = Visit(world)
        await visit.begin(ALICE)

        assert await visit.act("password_login", password="wrong horse") == (
            400,
            "login_password",
            "form_data_invalid_error",
        )
        assert await visit.act("password_login", password=PASSWORD) == (
            429,
            "login_password",
            "rate_limit_exceeded",
        )
        assert visit.last["payload"] == {"retry_after": 60}


async def test_a_server_starts_without_redis_and_says_so(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        target = RedisTarget(*nobody.getsockname())
        async with serve(**in_redis(target)) as world:
            started = await world.public.post("/login", {})
            link = started.json()["actions"]["register_client_capabilities"]["href"]
            step = await world.public.post(link, {"csrf_token": started.json()["csrf_token"]})

    assert (started.status_code, step.status_code) == (200, 500)
    assert step.json()["error"]["code"] == TECHNICAL
    warned = [record.message for record in caplog.records if record.name == "flowapi.redis_server"]
    assert len(warned) == 1
    assert warned[0].startswith(f"redis at 127.0.0.1:{target.port}: ")
