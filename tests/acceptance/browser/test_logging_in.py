"""Signing up and logging in, with hanko-elements and on the plain page."""

import pytest
from playwright.async_api import expect

from tests.acceptance.browser.fronts import Front
from tests.acceptance.browser.visits import (
    PASSWORD,
    account,
    choose_password,
    decline_offers,
    decline_passkey,
    expect_login_by,
    log_out,
    sign_up,
)

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]


async def test_sign_up_with_a_password(front: Front) -> None:
    await sign_up(front)

    await expect_login_by(front, "otp", "pwd")


async def test_sign_up_with_a_passkey_and_log_out(front: Front) -> None:
    await sign_up(front, passkey=True)
    await expect_login_by(front, "otp", "pwd", "passkey")

    await log_out(front)

    answer = await front.window.page.request.get(f"{front.window.address}/sessions/validate")
    assert await answer.json() == {"is_valid": False}


async def test_log_in_with_a_code(front: Front) -> None:
    await sign_up(front)
    await log_out(front)

    await front.give("identifier", front.window.person)
    await front.press("by code")
    await front.give_code(await front.window.code(mails=2))

    await decline_offers(front)
    await expect_login_by(front, "otp")


async def test_log_in_with_the_password(front: Front) -> None:
    await sign_up(front)
    await log_out(front)

    await front.give("identifier", front.window.person)
    await front.press("by password")
    await front.give("password", PASSWORD)

    await decline_offers(front)
    await expect_login_by(front, "pwd")


async def test_log_in_with_a_passkey_by_the_button(front: Front) -> None:
    await front.window.without_conditional_mediation()
    await sign_up(front, passkey=True)
    await log_out(front)

    await front.window.authenticator.consent()
    await front.press("by passkey")

    await expect_login_by(front, "passkey")


async def test_log_in_with_a_passkey_that_the_browser_offers(front: Front) -> None:
    await sign_up(front, passkey=True)
    await log_out(front)

    await front.window.authenticator.consent()
    await front.window.page.reload()

    await expect_login_by(front, "passkey")


async def test_a_forgotten_password_is_replaced(front: Front) -> None:
    await sign_up(front)
    await log_out(front)

    await front.give("identifier", front.window.person)
    await front.press("by password")
    await front.press("forgotten")
    await front.give_code(await front.window.code(mails=2))
    await expect(front.heading("replacement")).to_be_visible()
    await front.give("new password", "another horse battery")
    await decline_offers(front)
    await expect(account(front)).to_be_visible()
    await log_out(front)
    await front.give("identifier", front.window.person)
    await front.press("by password")
    await front.give("password", "another horse battery")

    await decline_offers(front)
    await expect_login_by(front, "pwd")


async def test_wrong_input_is_shown_and_can_be_put_right(front: Front) -> None:
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", "nobody@nowhere")
    await expect(front.fault("address")).to_be_visible()
    await front.give("address", front.window.person)
    code = await front.window.code()
    await front.give_code("000000" if code != "000000" else "111111")
    await expect(front.fault("code")).to_be_visible()
    await front.give_code(code)
    await decline_passkey(front)
    await choose_password(front)
    await expect(account(front)).to_be_visible()
    await log_out(front)

    await front.give("identifier", front.window.person)
    await front.press("by password")
    await front.give("password", "wrong horse battery")
    await expect(front.fault("password")).to_be_visible()
    await front.give("password", PASSWORD)

    await decline_offers(front)
    await expect_login_by(front, "pwd")
