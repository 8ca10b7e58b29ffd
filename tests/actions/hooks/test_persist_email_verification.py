"""An address that was confirmed."""

from uuid import UUID, uuid4

import pytest

from actions import keys
from actions.hooks.persist_email_verification import PersistEmailVerification
from flowapi.engine.contract import Context
from flowapi.errors.refusals import EmailTakenMeanwhile
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import FLOW_ID, a_context
from tests.support.house import House

ADA = "ada@example.com"
NOTIFIED = "security_notification_sent"


def confirmed(store: Store, user_id: UUID, *, verified: bool = True) -> Context:
    return a_context(store, {keys.USER_ID: str(user_id), keys.EMAIL: ADA, keys.EMAIL_VERIFIED: verified})


def persist(house: House) -> PersistEmailVerification:
    return PersistEmailVerification(house.events, house.services.audit, house.services.notifications)


async def addresses(store: Store, user_id: UUID) -> list[tuple[str, bool, bool]]:
    return [(email.address, email.verified, email.primary) for email in await store.emails.list_of(user_id)]


@pytest.mark.parametrize("before", FLAGS)
async def test_ones_own_address_is_verified(house: House, store: Store, before: bool) -> None:
    user_id = await house.add_user(ADA, verified=before)

    await persist(house).run(confirmed(store, user_id))

    assert await addresses(store, user_id) == [(ADA, True, True)]
    assert (store.writing, house.events.names) == (not before, [])


async def test_what_was_not_confirmed_stays_as_it_is(house: House, store: Store) -> None:
    user_id = await house.add_user(ADA, verified=False)

    await persist(house).run(confirmed(store, user_id, verified=False))

    assert await addresses(store, user_id) == [(ADA, False, True)]


async def test_a_first_address_is_added_and_primary(house: House, store: Store) -> None:
    user_id = await house.add_user(username="ada")

    await persist(house).run(confirmed(store, user_id))

    assert await addresses(store, user_id) == [(ADA, True, True)]
    assert house.events.names == ["user.update.email.create"]


async def test_a_further_address_is_added_and_not_primary(house: House, store: Store) -> None:
    user_id = await house.add_user("first@example.com")

    await persist(house).run(confirmed(store, user_id))

    assert sorted(await addresses(store, user_id)) == [
        (ADA, True, False),
        ("first@example.com", True, True),
    ]
    await store.commit()
    assert [(mail.template, mail.to) for mail in await house.mails()] == [
        ("email_create", "first@example.com")
    ]


async def test_nobody_is_told_of_a_first_address(house: House, store: Store) -> None:
    user_id = await house.add_user(username="ada")

    await persist(house).run(confirmed(store, user_id))

    await store.commit()
    assert await house.mails() == []


async def test_somebody_elses_address_is_never_verified(house: House, store: Store) -> None:
    owner = await house.add_user(ADA, verified=False)
    user_id = await house.add_user(username="eve")

    with pytest.raises(EmailTakenMeanwhile):
        await persist(house).run(confirmed(store, user_id))

    assert await addresses(store, owner) == [(ADA, False, True)]


async def test_without_an_account_it_is_a_technical_error(house: House, store: Store) -> None:
    ctx = confirmed(store, uuid4())
    del ctx.stash[keys.USER_ID]

    with pytest.raises(TechnicalError):
        await persist(house).run(ctx)


@pytest.mark.parametrize(
    ("method", "known", "events"),
    [
        ("password", True, ["email_verified"]),
        ("password", False, [NOTIFIED, "email_verified", "email_created"]),
        ("passcode", True, []),
        ("passcode", False, [NOTIFIED, "email_created"]),
    ],
)
async def test_what_became_of_the_address_is_audited(
    house: House, store: Store, method: str, known: bool, events: list[str]
) -> None:
    user_id = await house.add_user(ADA if known else "other@example.com")
    ctx = confirmed(store, user_id)
    ctx.stash[keys.LOGIN_METHOD] = method

    await persist(house).run(ctx)

    await store.commit()
    told = [entry for entry in house.audited if entry["type"] != NOTIFIED]
    details = {"email": "a*****@example.com", "flow_id": str(FLOW_ID)}
    assert [entry["type"] for entry in house.audited] == events
    assert {entry["user_id"] for entry in house.audited} <= {str(user_id)}
    assert [entry["details"] for entry in told] == [details] * len(told)
