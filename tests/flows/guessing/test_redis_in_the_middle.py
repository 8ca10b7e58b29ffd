"""Redis goes away in the middle of a step: what was decided stands, and nothing is let through uncounted."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from config.sections.rate_limiter import RateLimits
from flowapi.engine.redis_locks import RedisLocks
from flowapi.redis_server import RedisServer
from flowapi.services.local_windows import LocalWindows
from flowapi.services.rate_limits import Windows
from flowapi.services.redis_windows import RedisWindows
from storage.store import DEFAULT_TENANT
from tests.flows.guessing.counting import counting
from tests.flows.guessing.guesses import ADA, CONFLICT, PASSWORD, at_code, at_password
from tests.support.flows import FlowDriver
from tests.support.house import House
from tests.support.proxy import Proxy
from tests.support.redis import connected, own_prefix, redis_target

pytestmark = pytest.mark.external
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Wire:
    """A way to Redis that can be cut, and one that cannot."""

    way: Proxy
    server: RedisServer
    direct: RedisServer
    prefix: str

    def lock(self, flow: FlowDriver) -> None:
        """Let *flow* be locked over the way."""
        flow.runner = replace(flow.runner, locks=RedisLocks(self.server, timedelta(seconds=15), self.prefix))

    async def time_out(self, flow: FlowDriver) -> None:
        """Let the lock of *flow* come to its end."""
        await self.direct.execute("DEL", f"{self.prefix}{DEFAULT_TENANT}/{flow.flow_id}")


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    target, way = redis_target(), Proxy(redis_target().host, redis_target().port)
    await way.mend()
    away = replace(target, host="127.0.0.1", port=way.port)
    async with connected(target) as direct, own_prefix(direct) as prefix, connected(away) as server:
        yield Wire(way, server, direct, prefix)
    await way.cut()


@dataclass(frozen=True)
class Cutting:
    """Windows that cut the way as soon as somebody wants to be counted."""

    wire: Wire
    windows: Windows

    async def take(self, key: str, limits: RateLimits) -> timedelta | None:
        await self.wire.way.cut()
        return await self.windows.take(key, limits)


async def at_otp(house: House) -> FlowDriver:
    flow = await at_password(house, ADA)
    await flow.advance("password_login", password=PASSWORD)
    return flow


@pytest.mark.parametrize(
    ("come", "action", "inputs"),
    [
        (lambda house: at_password(house, ADA), "password_login", {"password": PASSWORD}),
        (at_otp, "otp_code_validate", {"otp_code": "of now"}),
        (at_code, "resend_passcode", {}),
    ],
)
async def test_who_cannot_be_counted_any_more_is_refused_and_may_come_again(
    house: House,
    wire: Wire,
    come: Callable[[House], Awaitable[FlowDriver]],
    action: str,
    inputs: dict[str, str],
) -> None:
    await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await come(house)
    sent = {name: house.otp(SECRET) if name == "otp_code" else value for name, value in inputs.items()}
    before = await house.document(flow)
    mails = len(await house.mails())
    counted = RedisWindows(wire.server, wire.prefix)
    cut_off = counting(house, Cutting(wire, counted)).flow("login").runner
    flow.runner, kept = cut_off, counting(house, counted).flow("login").runner
    wire.lock(flow)

    await flow.advance(action, **sent)
    flow.expect("error", error=CONFLICT)
    await flow.advance(action, **sent)
    flow.expect("error", error=CONFLICT)

    assert await house.document(flow) == before
    assert len(await house.mails()) == mails
    await wire.way.mend()
    flow.runner = kept
    wire.lock(flow)
    await flow.advance(action, **sent)
    flow.expect("error", error=CONFLICT)
    await wire.time_out(flow)
    answer = await flow.advance(action, **sent)
    assert answer.error is None


async def test_what_was_decided_stands_though_the_lock_cannot_be_given_back(house: House, wire: Wire) -> None:
    await house.add_user(ADA, password=PASSWORD)
    flow = await at_password(house, ADA)
    flow.runner = counting(house, Cutting(wire, LocalWindows(house.clock))).flow("login").runner
    wire.lock(flow)

    await flow.advance("password_login", password=PASSWORD)

    flow.expect("onboarding_create_passkey")
    await flow.advance("skip")
    flow.expect("error", error=CONFLICT)
    await wire.way.mend()
    await wire.time_out(flow)
    await flow.advance("skip")
    assert flow.expect("success").session
