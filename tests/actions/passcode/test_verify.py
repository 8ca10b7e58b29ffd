"""The code that the user typed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions import keys
from actions.accounts import NOBODY
from actions.passcode.verify import VerifyPasscode
from flowapi.engine.contract import Context
from storage.store import Store
from tests.support.flows import FLOW_ID, a_context, asked, rejection_of, run_action
from tests.support.house import House

ADA = "ada@example.com"
WRONG = ("form_data_invalid_error", {"code": "passcode_invalid"})
EXHAUSTED: tuple[str, dict[str, str]] = ("passcode_max_attempts_reached", {})


def verify(house: House) -> VerifyPasscode:
    return VerifyPasscode(house.services.passcodes, house.services.audit)


async def sent(
    house: House, store: Store, user_id: UUID | None, *, to: str = ADA, flow_id: UUID = FLOW_ID
) -> tuple[str, Context]:
    """A code, and a flow in which it was sent."""
    issued = await house.services.passcodes.issue(store, flow_id=flow_id, email=to, now=house.clock())
    await store.commit()
    stash: dict[Any, Any] = {
        keys.EMAIL: ADA,
        keys.PASSCODE_ID: str(issued.id),
        keys.PASSCODE_EMAIL: to,
    }
    if user_id:
        stash[keys.USER_ID] = str(user_id)
    return issued.code, a_context(store, stash)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_is_required_and_taken_as_it_is(house: House, store: Store) -> None:
    assert asked(verify(house), a_context(store)) == [{"name": "code", "type": "string", "required": True}]


async def test_the_right_code_verifies_the_address_and_is_used_up(house: House, store: Store) -> None:
    user_id = await house.add_user(ADA)
    code, ctx = await sent(house, store, user_id)
    passcode_id = UUID(ctx.stash.text(keys.PASSCODE_ID))

    ran = await run_action(verify(house), ctx, code=code)

    assert ran.outcome == "verified"
    assert ctx.stash.as_dict() == {
        "email": ADA,
        "user_id": str(user_id),
        "sticky": {},
        "email_verified": True,
        "user_has_emails": True,
        "registration": {"amr": {"passcode": True}},
    }
    assert await store.passcodes.find(passcode_id) is None


@pytest.mark.parametrize("change", ["wrong", "spaced", "number", "short"])
async def test_anything_else_is_wrong(house: House, store: Store, change: str) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))
    entered: dict[str, Any] = {"wrong": another(code), "spaced": f" {code}", "short": code[:5], "number": 5}

    found = await rejection_of(verify(house), ctx, code=entered[change])

    expected = WRONG if change != "number" else (WRONG[0], {"code": "value_missing_error"})
    assert found == expected


async def test_the_third_wrong_code_is_the_last(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))

    found = [await rejection_of(verify(house), ctx, code=another(code)) for _ in range(3)]
    found.append(await rejection_of(verify(house), ctx, code=code))

    assert found == [WRONG, WRONG, EXHAUSTED, EXHAUSTED]


async def test_wrong_codes_are_counted_whatever_becomes_of_the_request(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))
    for _ in range(3):
        await rejection_of(verify(house), ctx, code=another(code))
        await store.rollback()

    assert await rejection_of(verify(house), ctx, code=code) == EXHAUSTED


async def test_a_code_lives_as_long_as_the_settings_say(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))
    ctx.now += timedelta(seconds=300)

    assert (await run_action(verify(house), ctx, code=code)).outcome == "verified"


async def test_after_that_it_is_wrong(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))
    ctx.now += timedelta(seconds=301)

    assert await rejection_of(verify(house), ctx, code=code) == WRONG


async def test_a_code_that_is_gone_is_wrong(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))
    ctx.stash[keys.PASSCODE_ID] = str(uuid4())

    assert await rejection_of(verify(house), ctx, code=code) == WRONG


async def test_without_a_code_every_code_is_wrong(house: House, store: Store) -> None:
    ctx = a_context(store, {keys.EMAIL: ADA, keys.USER_ID: str(await house.add_user(ADA))})

    assert await rejection_of(verify(house), ctx, code="123456") == WRONG


async def test_a_code_for_another_address_is_wrong(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA), to="eve@example.com")

    assert await rejection_of(verify(house), ctx, code=code) == WRONG


async def test_even_if_the_stash_says_that_it_was_for_this_one(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA), to="eve@example.com")
    ctx.stash[keys.PASSCODE_EMAIL] = ADA

    assert await rejection_of(verify(house), ctx, code=code) == WRONG


async def test_a_code_of_another_flow_is_wrong(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA), flow_id=uuid4())

    assert await rejection_of(verify(house), ctx, code=code) == WRONG


async def test_without_an_account_the_right_code_is_not_permitted(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, None)

    assert await rejection_of(verify(house), ctx, code=code) == ("operation_not_permitted_error", {})


async def test_an_address_that_was_taken_meanwhile_is_called_so(house: House, store: Store) -> None:
    code, ctx = await sent(house, store, uuid4())
    await house.add_user(ADA)

    found = await rejection_of(verify(house), ctx, code=code)

    assert found == ("form_data_invalid_error", {"code": "email_already_exists"})


@pytest.mark.parametrize("account", ["known", "unknown"])
async def test_failed_logins_are_audited(house: House, store: Store, account: str) -> None:
    user_id = await house.add_user(ADA) if account == "known" else None
    code, ctx = await sent(house, store, user_id)
    ctx.stash[keys.LOGIN_METHOD] = "passcode"
    for _ in range(3):
        await rejection_of(verify(house), ctx, code=another(code))
    ctx.stash[keys.PASSCODE_ID] = str(uuid4())
    await rejection_of(verify(house), ctx, code=code)
    code, late = await sent(house, store, user_id)
    late.stash[keys.LOGIN_METHOD] = "passcode"
    late.now += timedelta(days=1)
    await rejection_of(verify(house), late, code=code)
    await store.commit()

    entry = {
        "type": "login_failure",
        "user_id": str(user_id or NOBODY),
        "details": {"login_method": "passcode", "flow_id": str(FLOW_ID)},
    }
    assert house.audited == [
        entry | {"error": "passcode invalid"},
        entry | {"error": "passcode invalid"},
        entry | {"error": "the passcode was entered wrong too many times"},
        entry | {"error": "passcode not found"},
        entry | {"error": "passcode is expired"},
    ]


async def test_a_wrong_code_that_was_to_verify_an_address_is_no_failed_login(
    house: House, store: Store
) -> None:
    code, ctx = await sent(house, store, await house.add_user(ADA))

    await rejection_of(verify(house), ctx, code=another(code))

    await store.commit()
    assert house.audited == []
