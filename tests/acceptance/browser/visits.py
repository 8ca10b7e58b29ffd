"""What tests do again and again."""

from playwright.async_api import Locator, expect

from tests.acceptance.browser.fronts import Front

PASSWORD = "correct horse battery"


async def sign_up(front: Front, *, passkey: bool = False) -> None:
    """From the login to a new account, with a password and perhaps a passkey."""
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", front.window.person)
    await front.give_code(await front.window.code())
    await front.give("new password", PASSWORD)
    if passkey:
        await decline_offers(front, up_to="passkey")
        await front.window.authenticator.consent()
        await front.press("create a passkey")
        await expect(front.heading("passkey")).not_to_be_visible()
    await decline_offers(front)
    await front.window.authenticator.look_away()


async def decline_offers(front: Front, *, up_to: str = "") -> None:
    """Skip what may be skipped, until the account is shown, or the screen with the heading *up_to*."""
    wanted = front.heading(up_to) if up_to else account(front)
    while True:
        await expect(wanted.or_(front.button("skip")).first).to_be_visible()
        if await wanted.is_visible():
            return
        before = await front.screen.inner_text()
        await front.press("skip")
        await expect(front.screen).not_to_have_text(before)


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
