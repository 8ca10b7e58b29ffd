"""Another code."""

from typing import Any

import pytest

from actions import keys
from actions.passcode.resend import ResendPasscode
from flowapi.errors.steps import LimitExceeded
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.flows import a_context, run_action
from tests.support.house import House

ADA = "ada@example.com"


def resend(house: House) -> ResendPasscode:
    return ResendPasscode(house.services.passcodes, house.services.mail, house.limits)


async def test_a_new_code_replaces_the_old_one(house: House, store: Store) -> None:
    stash: dict[Any, Any] = {
        keys.EMAIL: ADA,
        keys.PASSCODE_TEMPLATE: "recovery",
        keys.PASSCODE_ID: "old",
        keys.PASSCODE_EMAIL: "old@example.com",
        keys.EMAIL_VERIFIED: True,
    }
    ctx = a_context(store, stash)

    ran = await run_action(resend(house), ctx)
    await store.commit()

    assert ran.outcome == "sent"
    assert ctx.stash[keys.PASSCODE_ID] != "old"
    assert (ctx.stash[keys.PASSCODE_EMAIL], ctx.stash[keys.EMAIL_VERIFIED]) == (ADA, None)
    assert house.limits.taken == [("passcode", f"192.0.2.7/{ADA}")]
    [mail] = await house.mails()
    assert (mail.to, mail.template, len(mail.code)) == (ADA, "recovery", 6)


async def test_under_a_limit_the_old_code_stays(house: House, store: Store) -> None:
    house.limits.full["passcode"] = 17
    stash: dict[Any, Any] = {keys.EMAIL: ADA, keys.PASSCODE_TEMPLATE: "login", keys.PASSCODE_ID: "old"}
    ctx = a_context(store, stash)

    with pytest.raises(LimitExceeded) as caught:
        await run_action(resend(house), ctx)

    assert (caught.value.retry_after, caught.value.payload_key) == (17, "resend_after")
    assert ctx.stash[keys.PASSCODE_ID] == "old"
    assert not store.writing


@pytest.mark.parametrize("stash", [{}, {keys.EMAIL: ADA}, {keys.PASSCODE_TEMPLATE: "login"}])
async def test_without_address_or_mail_it_is_a_technical_error(
    house: House, store: Store, stash: dict[Any, Any]
) -> None:
    with pytest.raises(TechnicalError, match="not found in stash"):
        await run_action(resend(house), a_context(store, stash))
