"""What happens around a walk: other people, other devices, and time."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID, uuid4

from storage.records.email import Email
from storage.records.identity import Identity
from tests.support.clock import NOON
from tests.support.flows import FlowDriver
from tests.support.house import House
from tests.support.profiles import logged_in

Happening = Callable[[House, FlowDriver, UUID | None], Awaitable[None]]


async def _second_address(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    await _add_address(house, user_id, verified=True)


async def _unverified_address(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    await _add_address(house, user_id, verified=False)


async def _add_address(house: House, user_id: UUID | None, *, verified: bool) -> None:
    email = Email(uuid4(), user_id, "second@example.com", verified, False, NOON, NOON)
    async with house.database.store() as store:
        await store.emails.add(email)
        await store.commit()


async def _other_session(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    await logged_in(house, user_id)


async def _identity(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    async with house.database.store() as store:
        await store.identities.add(Identity(uuid4(), "google", "1", "{}", None, user_id, NOON, NOON))
        await store.commit()


async def _bob(house: House, _: FlowDriver, __: UUID | None) -> None:
    await house.add_user("bob@example.com", username="bob")


async def _new_address_taken(house: House, _: FlowDriver, __: UUID | None) -> None:
    await house.add_user("new@example.com")


HAPPENINGS: Mapping[str, Happening] = {
    "a second address": _second_address,
    "an unverified address": _unverified_address,
    "another session": _other_session,
    "an identity at google": _identity,
    "bob has moved in": _bob,
    "somebody else takes the new address": _new_address_taken,
}
