"""Signing up and logging in, with hanko-elements and on the plain page."""

import pytest
from playwright.async_api import Locator, expect

from tests.acceptance.browser.fronts import Front

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]
PASSWORD = "correct horse battery"


async def sign_up(front: Front, *, passkey: bool = False) -> None:
    """From the login to a new account, with a password and perhaps a passkey."""
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", front.window.person)
    await front.give_code(await front.window.code())
    await front.give("new password", PASSWORD)
    await expect(front.heading("passkey")).to_be_visible()
    if passkey:
        await front.window.authenticator.consent()
        await front.press("create a passkey")
    else:
        await front.press("skip")
    await expect(account(front)).to_be_visible()
    await front.window.authenticator.look_away()


async def log_out(front: Front) -> None:
    """Back to the login."""
    await front.window.page.get_by_role("button", name="Log out").click()
    await expect(front.heading("login")).to_be_visible()
    await front.open()


def account(front: Front) -> Locator:
    """What whoever is logged in sees of the account."""
    return front.window.page.locator("dl").filter(has_text=f"{front.window.person}verified")


async def expect_login_by(front: Front, *methods: str) -> None:
    """The account is shown, and how its owner got in."""
    await expect(account(front)).to_be_visible()
    await expect(account(front)).to_contain_text(f"Logged in with{', '.join(methods)}")


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

    await front.give("address", front.window.person)
    await front.press("by code")
    await front.give_code(await front.window.code(mails=2))

    await front.press("skip")
    await expect_login_by(front, "otp")


async def test_log_in_with_the_password(front: Front) -> None:
    await sign_up(front)
    await log_out(front)

    await front.give("address", front.window.person)
    await front.press("by password")
    await front.give("password", PASSWORD)

    await front.press("skip")
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

    await front.give("address", front.window.person)
    await front.press("by password")
    await front.press("forgotten")
    await front.give_code(await front.window.code(mails=2))
    await expect(front.heading("replacement")).to_be_visible()
    await front.give("new password", "another horse battery")
    await front.press("skip")
    await expect(account(front)).to_be_visible()
    await log_out(front)
    await front.give("address", front.window.person)
    await front.press("by password")
    await front.give("password", "another horse battery")

    await front.press("skip")
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
    await front.give("new password", PASSWORD)
    await front.press("skip")
    await expect(account(front)).to_be_visible()
    await log_out(front)

    await front.give("address", front.window.person)
    await front.press("by password")
    await front.give("password", "wrong horse battery")
    await expect(front.fault("password")).to_be_visible()
    await front.give("password", PASSWORD)

    await front.press("skip")
    await expect_login_by(front, "pwd")


async def test_whoever_is_logged_in_stays_so_after_a_reload(front: Front) -> None:
    await sign_up(front)

    await front.window.page.reload()

    await expect(account(front)).to_be_visible()
