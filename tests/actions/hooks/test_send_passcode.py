"""A code for the address in question."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from actions import keys
from actions.hooks.send_passcode import SendPasscode
from flowapi.engine.contract import Context
from flowapi.errors.steps import InputRejected
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context
from tests.support.house import House

ADA, EVE = "ada@example.com", "eve@example.com"
LOGIN: dict[Any, Any] = {keys.EMAIL: ADA, keys.PASSCODE_TEMPLATE: "login"}


async def send(house: House, ctx: Context) -> None:
    await SendPasscode(house.services.passcodes, house.services.mail, house.limits).run(ctx)
    await ctx.store.commit()


async def test_a_code_is_sent_and_remembered_with_its_address(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)

    await send(house, ctx)

    [mail] = await house.mails()
    assert (mail.to, mail.template, len(mail.code), mail.language) == (ADA, "login", 6, "en")
    assert ctx.stash[keys.PASSCODE_EMAIL] == ADA
    assert house.limits.taken == [("passcode", f"192.0.2.7/{ADA}")]
    assert ctx.reply.error is None


async def test_a_code_that_can_be_used_is_not_sent_again(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    await send(house, ctx)
    first = ctx.stash[keys.PASSCODE_ID]

    await send(house, ctx)

    assert (ctx.stash[keys.PASSCODE_ID], len(await house.mails())) == (first, 1)
    assert len(house.limits.taken) == 1


async def test_an_expired_code_is_replaced(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    await send(house, ctx)
    ctx.now += timedelta(seconds=301)

    await send(house, ctx)

    assert len(await house.mails()) == 2


async def test_a_used_up_code_is_replaced(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    await send(house, ctx)
    first = ctx.stash.text(keys.PASSCODE_ID)
    for _ in range(3):
        await store.passcodes.take_try(UUID(first), limit=3, now=ctx.now)

    await send(house, ctx)

    assert ctx.stash[keys.PASSCODE_ID] != first


async def test_another_address_gets_a_code_of_its_own(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    await send(house, ctx)
    ctx.stash[keys.EMAIL] = EVE

    await send(house, ctx)

    assert sorted(mail.to for mail in await house.mails()) == [ADA, EVE]
    assert ctx.stash[keys.PASSCODE_EMAIL] == EVE


async def test_under_a_limit_the_state_is_entered_and_the_answer_says_so(house: House, store: Store) -> None:
    house.limits.full["passcode"] = 25
    ctx = a_context(store, LOGIN)

    await send(house, ctx)

    assert ctx.reply.error
    assert (ctx.reply.error.code, ctx.reply.payload) == ("rate_limit_exceeded", {"resend_after": 25})
    assert (ctx.stash[keys.PASSCODE_ID], await house.mails()) == (None, [])


async def test_under_a_limit_a_code_for_another_address_is_forgotten(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    await send(house, ctx)
    ctx.stash[keys.EMAIL] = EVE
    house.limits.full["passcode"] = 25

    await send(house, ctx)

    assert (ctx.stash[keys.PASSCODE_ID], ctx.stash[keys.PASSCODE_EMAIL]) == (None, None)


async def test_after_an_error_nothing_is_sent(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN)
    ctx.reply.error = InputRejected()

    await send(house, ctx)

    assert (await house.mails(), house.limits.taken) == ([], [])


@pytest.mark.parametrize("stash", [{}, {keys.EMAIL: ADA}, {keys.PASSCODE_TEMPLATE: "login"}])
async def test_without_address_or_mail_it_is_a_technical_error(
    house: House, store: Store, stash: dict[Any, Any]
) -> None:
    with pytest.raises(TechnicalError):
        await send(house, a_context(store, stash))


async def test_a_mail_to_nobody_has_no_code_but_there_is_one(house: House, store: Store) -> None:
    ctx = a_context(store, LOGIN | {keys.PASSCODE_TEMPLATE: "email_login_attempted"})

    await send(house, ctx)

    [mail] = await house.mails()
    assert (mail.code, keys.PASSCODE_ID in ctx.stash) == ("", True)
