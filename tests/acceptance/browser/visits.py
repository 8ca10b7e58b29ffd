"""What tests do again and again."""

from playwright.async_api import Locator, expect

from tests.acceptance.browser.fronts import Front

PASSWORD = "correct horse battery"


async def sign_up_to_second_factors(front: Front, *, passkey: bool = False) -> None:
    """From the login to the offer of a second factor, which comes last."""
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", front.window.person)
    await front.give_code(await front.window.code())
    if passkey:
        await front.window.authenticator.consent()
        await front.press("create a passkey")
    else:
        await decline_passkey(front)
    await front.give("new password", PASSWORD)
    await front.window.authenticator.look_away()
    await expect(front.heading("second factor")).to_be_visible()


async def sign_up(front: Front, *, passkey: bool = False) -> None:
    """From the login to a new account, with a password and perhaps a passkey."""
    await sign_up_to_second_factors(front, passkey=passkey)
    await front.press("skip")
    await expect(account(front)).to_be_visible()


async def choose_password(front: Front) -> None:
    """From the choice of a password to the account, without a second factor."""
    await front.give("new password", PASSWORD)
    await expect(front.heading("second factor")).to_be_visible()
    await front.press("skip")
    await expect(account(front)).to_be_visible()


async def log_in_by_password(front: Front, password: str = PASSWORD) -> None:
    """From the login to whatever comes after the password."""
    await front.give("identifier", front.window.person)
    await front.press("by password")
    await front.give("password", password)


async def decline_passkey(front: Front) -> None:
    """Skip the offer of a passkey, and nothing else."""
    await expect(front.heading("passkey")).to_be_visible()
    await front.press("skip")
    await expect(front.heading("passkey")).not_to_be_visible()


async def decline_offers(front: Front) -> None:
    """Skip what may be skipped, until the account is shown."""
    while True:
        await expect(account(front).or_(front.button("skip")).first).to_be_visible()
        if await account(front).is_visible():
            return
        before = await front.screen.inner_text()
        await front.press("skip")
        await expect(front.screen).not_to_have_text(before)


async def log_out(front: Front) -> None:
    """Back to the login."""
    await front.window.page.get_by_role("button", name="Log out", exact=True).click()
    await expect(front.heading("login")).to_be_visible()
    await front.open()


def account(front: Front) -> Locator:
    """What whoever is logged in sees of the account."""
    return front.window.page.locator("dl").filter(has_text=f"{front.window.person}verified")


async def expect_login_by(front: Front, *methods: str) -> None:
    """The account is shown, and how its owner got in."""
    await expect(account(front)).to_be_visible()
    await expect(account(front)).to_contain_text(f"Logged in with{', '.join(methods)}")
