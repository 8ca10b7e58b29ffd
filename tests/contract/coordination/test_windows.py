"""Attempts are counted in windows, in memory and in Redis."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import pytest

from config.settings import Settings
from flowapi.errors.steps import LimitExceeded
from flowapi.redis_server import RedisServer
from flowapi.services.local_windows import LocalWindows
from flowapi.services.rate_limits import LimitedRates, Windows
from flowapi.services.redis_windows import RedisWindows
from storage.store import DEFAULT_TENANT
from tests.support.clock import FakeClock

ANN, BOB = "192.0.2.1/ann", "192.0.2.1/bob"
MINUTE = {"tokens": 3, "interval": "1m"}


class Place(Protocol):
    """Windows, and how time passes there."""

    @property
    def windows(self) -> Windows: ...

    async def pass_time(self, seconds: float) -> None: ...


@dataclass
class Memory:
    clock: FakeClock
    windows: LocalWindows

    async def pass_time(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)


@dataclass
class Redis:
    """Redis looks at its own clock, so time passes by making everything older."""

    server: RedisServer
    prefix: str
    windows: RedisWindows

    async def pass_time(self, seconds: float) -> None:
        await self.server.execute("EVAL", _MAKE_OLDER, 0, self.prefix, int(seconds * 1000))


_MAKE_OLDER = """
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
    redis.call('HINCRBY', key, 'first', -ARGV[2])
    redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[2])
end
"""


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.external)])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "memory":
        clock = FakeClock()
        return Memory(clock, LocalWindows(clock))
    server, prefix = request.getfixturevalue("redis"), request.getfixturevalue("prefix")
    return Redis(server, prefix, RedisWindows(server, prefix))


def limiter(place: Place, tenant_id: UUID = DEFAULT_TENANT, **limits: Any) -> LimitedRates:
    """A limiter with *limits* for passwords, and the same ones for passcodes."""
    settings = {"password_limits": MINUTE | limits, "passcode_limits": MINUTE | limits}
    section = Settings.from_mapping({"rate_limiter": settings}).rate_limiter
    return LimitedRates(section, place.windows, tenant_id)


async def wait_after(limits: LimitedRates, key: str = ANN, bucket: str = "password") -> int:
    """How long an attempt has to wait; 0: it was one of those that are allowed."""
    try:
        await limits.take(bucket, key)
    except LimitExceeded as exceeded:
        return exceeded.retry_after
    return 0


async def waits(count: int, limits: LimitedRates, key: str = ANN) -> list[int]:
    """The waits of attempts one after the other."""
    return [await wait_after(limits, key) for _ in range(count)]


async def test_a_window_has_as_many_attempts_as_are_allowed(place: Place) -> None:
    assert await waits(5, limiter(place)) == [0, 0, 0, 60, 60]


async def test_what_is_left_of_the_window_is_rounded_up(place: Place) -> None:
    limits = limiter(place)
    await waits(3, limits)

    await place.pass_time(20.5)
    assert await wait_after(limits) == 40
    await place.pass_time(39)
    assert await wait_after(limits) == 1


async def test_refused_attempts_do_not_make_a_window_longer(place: Place) -> None:
    limits = limiter(place)
    await waits(3, limits)
    for _ in range(5):
        await place.pass_time(10)
        assert await wait_after(limits) > 0

    await place.pass_time(10)

    assert await waits(4, limits) == [0, 0, 0, 60]


async def test_windows_follow_each_other_from_the_first_attempt_on(place: Place) -> None:
    limits = limiter(place)
    await limits.take("password", ANN)

    await place.pass_time(90)

    assert await waits(4, limits) == [0, 0, 0, 30]


async def test_attempts_that_are_left_are_not_saved_up(place: Place) -> None:
    limits = limiter(place)
    await limits.take("password", ANN)

    await place.pass_time(120)

    assert await waits(4, limits) == [0, 0, 0, 60]


async def test_a_key_that_was_idle_for_three_windows_starts_anew(place: Place) -> None:
    limits = limiter(place)
    await limits.take("password", ANN)
    await place.pass_time(30)
    await limits.take("password", ANN)

    await place.pass_time(180)

    assert await waits(4, limits) == [0, 0, 0, 60]


async def test_windows_may_be_shorter_than_a_second_and_between_whole_ones(place: Place) -> None:
    limits = limiter(place, tokens=1, interval="1500ms")
    assert await waits(2, limits) == [0, 2]

    await place.pass_time(1.5)

    assert await wait_after(limits) == 0


async def test_each_key_bucket_and_tenant_has_a_budget_of_its_own(place: Place) -> None:
    limits, other_tenant = limiter(place), limiter(place, UUID(int=7))

    assert await waits(4, limits) == [0, 0, 0, 60]

    assert await wait_after(limits, BOB) == 0
    assert await wait_after(limits, ANN, "passcode") == 0
    assert await wait_after(other_tenant) == 0


async def test_keys_are_taken_as_they_are(place: Place) -> None:
    limits = limiter(place, tokens=1)

    assert await waits(2, limits, "192.0.2.1/*\n[a]{b} ☃") == [0, 60]
    assert await waits(2, limits, "192.0.2.1/*\n[a]{b} ") == [0, 60]


async def test_of_fifty_at_once_only_those_pass_that_are_allowed(place: Place) -> None:
    limits = limiter(place, tokens=7)

    found = await asyncio.gather(*(wait_after(limits) for _ in range(50)))

    assert sorted(found) == [0] * 7 + [60] * 43


async def test_fewer_attempts_hold_for_the_window_under_way(place: Place) -> None:
    await waits(3, limiter(place, tokens=5))

    assert await wait_after(limiter(place, tokens=3)) == 60


@pytest.mark.external
async def test_all_processes_count_together_in_redis(redis: RedisServer, prefix: str) -> None:
    one, other = (Redis(redis, prefix, RedisWindows(redis, prefix)) for _ in range(2))

    assert await waits(2, limiter(one)) == [0, 0]
    assert await waits(2, limiter(other)) == [0, 60]


@pytest.mark.external
async def test_redis_forgets_by_itself(redis: RedisServer, prefix: str) -> None:
    await limiter(Redis(redis, prefix, RedisWindows(redis, prefix))).take("password", ANN)

    [key] = await redis.execute("KEYS", f"{prefix}*")
    assert 179_000 < await redis.execute("PTTL", key) <= 180_000


async def test_memory_lets_go_of_what_is_forgotten() -> None:
    clock = FakeClock()
    windows = LocalWindows(clock)
    limits = limiter(Memory(clock, windows))
    for number in range(100):
        await limits.take("password", f"192.0.2.{number}/ann")
    assert len(windows) == 100

    clock.now += timedelta(minutes=3)
    await limits.take("password", ANN)

    assert len(windows) == 1


@pytest.mark.parametrize("passed", [1, 130])
@pytest.mark.parametrize("back", [90, 86400])
async def test_a_clock_that_is_put_back_opens_no_window_and_lengthens_none(
    place: Place, passed: int, back: int
) -> None:
    limits = limiter(place)
    await limits.take("password", ANN)
    await place.pass_time(passed)
    await waits(3, limits)

    await place.pass_time(-back)

    assert await wait_after(limits) == 60
    await place.pass_time(60)
    assert await waits(1, limits) == [0]
