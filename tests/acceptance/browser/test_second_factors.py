"""Second factors and trusted browsers, with hanko-elements and on the plain page."""

import pytest
from playwright.async_api import expect

from tests.acceptance.browser.accounts import account_page
from tests.acceptance.browser.authenticator_app import AuthenticatorApp
from tests.acceptance.browser.fronts import Front
from tests.acceptance.browser.visits import (
    account,
    decline_passkey,
    expect_login_by,
    log_in_by_password,
    log_out,
    sign_up,
    sign_up_to_second_factors,
)

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]


async def set_up_app(front: Front) -> AuthenticatorApp:
    """From the offer of a second factor to the account."""
    await front.press("set up app")
    await expect(front.heading("set up app")).to_be_visible()
    app = await AuthenticatorApp.told_by(front.window.page)
    await front.give_code(app.code())
    await expect(account(front)).to_be_visible()
    return app


async def sign_up_with_an_app(front: Front) -> AuthenticatorApp:
    """A new account that an authenticator app protects."""
    await sign_up_to_second_factors(front)
    app = await set_up_app(front)
    await log_out(front)
    return app


async def log_in_with(front: Front, app: AuthenticatorApp) -> None:
    """From the login to the question whether this browser is to be trusted."""
    await log_in_by_password(front)
    await expect(front.heading("app code")).to_be_visible()
    await front.give_code(app.code())


async def test_an_app_set_up_at_sign_up_is_asked_for_at_login(front: Front) -> None:
    app = await sign_up_with_an_app(front)
    await log_in_by_password(front)
    await front.give_code(app.wrong_code())
    await expect(front.fault("app code")).to_be_visible()

    await front.give_code(app.code())

    await decline_passkey(front)
    await expect(front.heading("trust")).to_be_visible()
    await front.press("skip")
    await expect_login_by(front, "pwd", "totp")


async def test_a_wrong_code_does_not_set_up_an_app(front: Front) -> None:
    await sign_up_to_second_factors(front)
    await front.press("set up app")
    app = await AuthenticatorApp.told_by(front.window.page)

    await front.give_code(app.wrong_code())

    await expect(front.fault("code")).to_be_visible()
    await expect(front.heading("set up app")).to_be_visible()


async def test_a_security_key_added_at_sign_up_is_asked_for_at_login(front: Front) -> None:
    await front.window.authenticator.with_a_security_key()
    await sign_up_to_second_factors(front)
    await front.press("set up key")
    await front.press("add key")
    await expect(account(front)).to_be_visible()
    await expect(account_page(front).item("keys")).to_have_count(1)
    await log_out(front)

    await log_in_by_password(front)
    await expect(front.heading("key")).to_be_visible()
    await front.press("use key")

    await decline_passkey(front)
    await front.press("skip")
    await expect_login_by(front, "pwd", "security_key")


async def test_whoever_has_both_may_choose(front: Front) -> None:
    await front.window.authenticator.with_a_security_key()
    await sign_up_to_second_factors(front)
    app = await set_up_app(front)
    own = account_page(front)
    await own.settled()
    await own.take("add key")
    await expect(own.item("keys")).to_have_count(1)
    await log_out(front)
    await log_in_by_password(front)
    await expect(front.heading("key")).to_be_visible()

    await front.press("app instead")
    await expect(front.heading("app code")).to_be_visible()
    await front.give_code(app.code())

    await decline_passkey(front)
    await front.press("skip")
    await expect_login_by(front, "pwd", "totp")


async def test_a_passkey_is_two_factors_in_one(front: Front) -> None:
    await sign_up_to_second_factors(front, passkey=True)
    await set_up_app(front)
    await log_out(front)

    await front.window.authenticator.consent()
    await front.window.page.reload()

    await expect_login_by(front, "passkey")


async def test_a_trusted_browser_goes_without_until_the_factor_is_removed(front: Front) -> None:
    app = await sign_up_with_an_app(front)
    await log_in_with(front, app)
    await decline_passkey(front)
    await front.press("trust")
    await expect_login_by(front, "pwd", "totp")
    await log_out(front)

    await log_in_by_password(front)
    await decline_passkey(front)
    await expect_login_by(front, "pwd")

    own = account_page(front)
    await own.settled()
    await own.take("remove app")
    await expect(own.button("set up app")).to_be_attached()
    await own.take("set up app")
    other = await AuthenticatorApp.told_by(front.window.page)
    await front.give_code(other.code())
    await expect(account(front)).to_be_visible()
    await log_out(front)
    await log_in_with(front, other)
    await decline_passkey(front)
    await expect(front.heading("trust")).to_be_visible()


async def test_second_factors_come_and_go_in_the_profile(front: Front) -> None:
    await front.window.authenticator.with_a_security_key()
    await sign_up(front)
    own = account_page(front)
    await own.settled()

    await own.take("set up app")
    app = await AuthenticatorApp.told_by(front.window.page)
    await front.give_code(app.code())
    await own.take("add key")
    await expect(own.item("keys")).to_have_count(1)
    await own.rename(own.item("keys"), "Blue key")
    await expect(own.item("keys", "Blue key")).to_have_count(1)
    await own.do(own.item("keys", "Blue key"), "delete")
    await expect(own.item("keys")).to_have_count(0)
    await own.take("remove app")
    await expect(own.button("set up app")).to_be_attached()
    await log_out(front)

    await log_in_by_password(front)
    await decline_passkey(front)
    await expect_login_by(front, "pwd")
