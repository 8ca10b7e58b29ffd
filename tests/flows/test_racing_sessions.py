"""Many logins of one account at the same time, on real databases."""

import asyncio

from config.database_target import DatabaseTarget
from flowapi.services.hashing_pool import HashingPool
from storage.database import Database
from tests.support.flows import FlowDriver
from tests.support.house import House, a_house

ADA, PASSWORD = "ada@example.com", "correct horse"
LIMIT, LOGINS = 2, 8


async def before_the_password(house: House) -> FlowDriver:
    flow = await house.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    return flow


async def test_no_more_sessions_are_left_than_allowed(
    target: DatabaseTarget, hashing_pool: HashingPool
) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, {"session": {"limit": LIMIT}, "mfa": {"enabled": False}})
        user_id = await house.add_user(ADA, password=PASSWORD)
        flows = [await before_the_password(house) for _ in range(LOGINS)]

        answers = await asyncio.gather(*(flow.advance("password_login", password=PASSWORD) for flow in flows))

        assert [answer.name for answer in answers] == ["success"] * LOGINS
        async with database.store() as store:
            assert len(await store.sessions.list_active(user_id, house.clock())) == LIMIT
