"""What happens around a walk: other people, other devices, and time."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.password import PasswordCredential
from tests.support.clock import NOON
from tests.support.flows import BROWSER, FlowDriver
from tests.support.house import House
from tests.support.profiles import logged_in
from tests.support.records import an_identity, an_otp_secret
from tests.support.saml import a_provider, know

SECOND = "second@example.com"
Happening = Callable[[House, FlowDriver, UUID | None], Awaitable[None]]


async def _second_address(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    await _add_address(house, user_id, verified=True)


async def _unverified_address(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    await _add_address(house, user_id, verified=False)


async def _add_address(house: House, user_id: UUID | None, *, verified: bool) -> None:
    email = Email(uuid4(), user_id, SECOND, verified, False, NOON, NOON)
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


def _newcomer(*, address: bool) -> Happening:
    async def happen(house: House, _: FlowDriver, __: UUID | None) -> None:
        user_id = await house.add_user("new@example.com" if address else None, verified=False)
        async with house.database.store() as store:
            email = await store.emails.find_by_address("new@example.com") if address else None
            identity = an_identity(user_id, subject="new", email_id=email.id if email else None)
            await store.identities.add(identity)
            await store.commit()

    return happen


async def _provider_of_the_domain(house: House, _: FlowDriver, __: UUID | None) -> None:
    async with house.database.store() as store:
        await know(store, a_provider("example.com"))
        await store.commit()


async def _bob(house: House, _: FlowDriver, __: UUID | None) -> None:
    await house.add_user("bob@example.com", username="bob")


async def _new_address_taken(house: House, _: FlowDriver, __: UUID | None) -> None:
    await house.add_user("new@example.com")


async def _new_username_taken(house: House, _: FlowDriver, __: UUID | None) -> None:
    await house.add_user("bob@example.com", username="newbie")


async def _second_address_goes(house: House, _: FlowDriver, __: UUID | None) -> None:
    async with house.database.store() as store:
        email = await store.emails.find_by_address(SECOND)
        assert email
        await store.emails.delete(email.id)
        await store.commit()
    await house.add_user(SECOND)


async def _account_deleted(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    async with house.database.store() as store:
        await store.users.delete(user_id)
        await store.commit()


async def _keys_gone(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    async with house.database.store() as store:
        for credential in await store.webauthn_credentials.list_of(user_id):
            await store.webauthn_credentials.delete(credential.id)
        await store.commit()


async def _app_set_up(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    async with house.database.store() as store:
        await store.otp_secrets.add(an_otp_secret(user_id))
        await store.commit()


async def _password_chosen(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    hashed = await house.services.passwords.hash("battery staple")
    async with house.database.store() as store:
        await store.passwords.add(PasswordCredential(uuid4(), user_id, hashed, NOON, NOON))
        await store.commit()


async def _code_of_now_used(house: House, _: FlowDriver, user_id: UUID | None) -> None:
    assert user_id
    async with house.database.store() as store:
        secret = await store.otp_secrets.find_of(user_id)
        assert secret
        await store.otp_secrets.use_step(secret.id, int(house.clock().timestamp()) // 30, house.clock())
        await store.commit()


async def _session_ends(_: House, flow: FlowDriver, __: UUID | None) -> None:
    flow.client = BROWSER


async def _uncounted(house: House, _: FlowDriver, __: UUID | None) -> None:
    house.limits.away = True


async def _counted_anew(house: House, _: FlowDriver, __: UUID | None) -> None:
    house.limits.away = False
    house.limits.full.clear()


def _used_up(bucket: str) -> Happening:
    async def happen(house: House, _: FlowDriver, __: UUID | None) -> None:
        house.limits.full[bucket] = 42

    return happen


def _time_passes(time: timedelta) -> Happening:
    async def happen(house: House, _: FlowDriver, __: UUID | None) -> None:
        house.clock.now += time

    return happen


HAPPENINGS: Mapping[str, Happening] = {
    "a second address": _second_address,
    "an unverified address": _unverified_address,
    "another session": _other_session,
    "an identity at google": _identity,
    "a newcomer from google": _newcomer(address=False),
    "a newcomer from google with an address": _newcomer(address=True),
    "a provider knows the users of the domain": _provider_of_the_domain,
    "bob has moved in": _bob,
    "somebody else takes the new address": _new_address_taken,
    "somebody else takes the new username": _new_username_taken,
    "the unverified address goes to somebody else": _second_address_goes,
    "the account is deleted": _account_deleted,
    "her keys are gone": _keys_gone,
    "her session ends": _session_ends,
    "an app is set up elsewhere": _app_set_up,
    "a password is chosen elsewhere": _password_chosen,
    "the code of now is used elsewhere": _code_of_now_used,
    "codes are used up": _used_up("passcode"),
    "passwords are used up": _used_up("password"),
    "tokens are used up": _used_up("token"),
    "codes of the app are used up": _used_up("otp"),
    "attempts cannot be counted": _uncounted,
    "attempts are counted anew": _counted_anew,
    "a minute passes": _time_passes(timedelta(minutes=1)),
    "an hour passes": _time_passes(timedelta(hours=1)),
}
