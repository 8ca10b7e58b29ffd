"""The end of an account."""

from uuid import UUID

from tests.support.house import Furnish, House
from tests.support.profiles import logged_in, opened

ADA = "ada@example.com"
DELETABLE = {"account": {"allow_deletion": True}}


async def test_a_deleted_account_is_gone_and_so_is_its_session(furnish: Furnish) -> None:
    house = furnish(DELETABLE)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    answer = await flow.advance("account_delete")

    flow.expect("account_deleted")
    assert (answer.payload, answer.actions, answer.session_over) == ({}, {}, True)
    async with house.database.store() as store:
        assert await store.users.account(user_id) is None
    assert [(name, data["id"]) for name, data in house.events.published] == [("user.delete", str(user_id))]


async def test_an_account_cannot_be_deleted_where_that_is_not_allowed(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("account_delete")

    flow.expect("error", error="operation_not_permitted_error")
    assert (await house.account(user_id)).id == user_id


async def test_an_account_that_is_gone_has_no_profile(house: House) -> None:
    client = await logged_in(house, await house.add_user(ADA))
    flow = await house.begun("profile", client=client)
    async with house.database.store() as store:
        assert client.session
        await store.users.delete(UUID(str(client.session.user_id)))
        await store.commit()

    await flow.advance("password_create", password="tulips in winter")

    flow.expect("error", error="operation_not_permitted_error")
