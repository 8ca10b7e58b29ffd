"""A reload in the middle of a flow."""

import pytest
from playwright.async_api import expect

from tests.acceptance.browser.fronts import ElementsPage, PlainPage
from tests.acceptance.browser.visits import (
    account,
    choose_password,
    decline_passkey,
    expect_login_by,
    sign_up,
)
from tests.acceptance.browser.window import Window

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]


async def test_the_plain_page_goes_on_where_it_was(window: Window) -> None:
    front = PlainPage(window)
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await expect(front.heading("code")).to_be_visible()

    await window.page.reload()

    await expect(front.heading("code")).to_be_visible()
    await front.give_code(await window.code())
    await decline_passkey(front)
    await choose_password(front)
    await expect_login_by(front, "otp", "pwd")


async def test_the_plain_page_starts_again_where_the_flow_is_gone(window: Window) -> None:
    front = PlainPage(window)
    await front.open()
    await window.page.evaluate(
        """() => {
            const kept = JSON.parse(sessionStorage.getItem("flowapi-flow"));
            kept.answer.csrf_token = "of another tab";
            sessionStorage.setItem("flowapi-flow", JSON.stringify(kept));
        }"""
    )
    await window.page.reload()
    await front.give("identifier", window.person)
    await expect(window.page.get_by_role("alert")).to_contain_text("operation_not_permitted_error")

    await window.page.get_by_role("button", name="Start again").click()

    await expect(front.heading("login")).to_be_visible()


async def test_a_reloaded_hanko_auth_starts_anew(window: Window) -> None:
    front = ElementsPage(window)
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await expect(front.heading("code")).to_be_visible()

    await window.page.reload()

    await front.settled("login")
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await front.give_code(await window.code(mails=2))
    await decline_passkey(front)
    await choose_password(front)
    await expect_login_by(front, "otp", "pwd")


@pytest.mark.parametrize("kind", [PlainPage, ElementsPage])
async def test_whoever_is_logged_in_stays_so(window: Window, kind: type[PlainPage | ElementsPage]) -> None:
    front = kind(window)
    await sign_up(front)

    await window.page.reload()

    await expect(account(front)).to_be_visible()
