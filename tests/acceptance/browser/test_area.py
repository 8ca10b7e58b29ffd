"""The rest of the development area: mailbox, flows, start page, and the demo without its script."""

from asyncio import Event
from uuid import uuid4

import pytest
from playwright.async_api import Route, expect

from tests.acceptance.browser.accounts import account_page
from tests.acceptance.browser.authenticator_app import AuthenticatorApp
from tests.acceptance.browser.fronts import ElementsPage, PlainPage
from tests.acceptance.browser.npm import Npm
from tests.acceptance.browser.visits import (
    account,
    choose_password,
    decline_passkey,
    expect_login_by,
    log_in_by_password,
    log_out,
    sign_up_to_second_factors,
)
from tests.acceptance.browser.window import Window

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]

PAGES = ("", "demo", "plain", "mailbox", "flows")

PROFILE_REACHED = """document.dispatchEvent(new CustomEvent("hanko-after-state-change",
    {detail: {state: {name: "profile_init", payload: {}}}}))"""


async def ask_for_a_code(window: Window) -> None:
    """Begin to sign up, up to the mail."""
    front = PlainPage(window)
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await expect(front.heading("code")).to_be_visible()


async def test_the_start_page_leads_to_all_others(window: Window) -> None:
    await window.visit("")

    for name in ("Demo", "Plain page", "Mailbox", "Flows"):
        await window.page.get_by_role("main").get_by_role("link", name=name).click()
        await expect(window.page.get_by_role("heading", name=name, level=1)).to_be_visible()
        await window.page.get_by_role("link", name="Start").click()
        await expect(window.page.get_by_role("heading", level=1)).to_have_text("Your login server is running")


async def test_a_mail_shows_up_by_itself_and_its_code_is_copied(window: Window) -> None:
    await window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ask_for_a_code(window)
    code = await window.code()
    mailbox = await window.page.context.new_page()
    await mailbox.goto(f"{window.address}/dev/mailbox")
    letter = mailbox.get_by_label("The chosen mail")
    await expect(letter.get_by_role("heading", name=code)).to_be_visible()
    await expect(letter.locator("pre")).to_contain_text(code)
    await expect(letter.frame_locator("iframe").get_by_text(code, exact=True)).to_be_visible()

    await letter.get_by_role("button", name="Copy").click()
    await expect(letter.get_by_role("button", name="Copy")).to_have_text("Copied")
    assert await mailbox.evaluate("navigator.clipboard.readText()") == code

    await window.page.get_by_role("button", name="Send another code").click()
    newer = await window.code(mails=2)
    await mailbox.bring_to_front()
    await expect(letter.get_by_role("heading", name=newer)).to_be_visible()
    await expect(mailbox.get_by_role("listitem").filter(has_text=window.person).first).to_contain_text(newer)


async def test_a_mail_can_do_nothing(window: Window) -> None:
    await ask_for_a_code(window)
    await window.code()
    await window.visit("mailbox")

    frame = window.page.locator("iframe")

    await expect(frame).to_have_attribute("sandbox", "")


async def test_a_flow_is_shown_while_it_runs(window: Window) -> None:
    await ask_for_a_code(window)
    overview = await window.page.context.new_page()
    await overview.goto(f"{window.address}/dev/flows")
    flow = overview.get_by_role("article").filter(has_text=window.person)
    await flow.get_by_text("Stash").click()
    await expect(flow.get_by_role("heading")).to_have_text("registration")
    stations = flow.get_by_label("History, state and plan").get_by_role("listitem")
    told = await stations.all_text_contents()
    assert [*told[:4], told[-1]] == [
        "preflight",
        "registration_init",
        "passcode_confirmation (now)",
        "onboarding_create_passkey (planned)",
        "success (planned)",
    ]

    await window.page.bring_to_front()
    front = PlainPage(window)
    await front.give_code(await window.code())
    await decline_passkey(front)
    await choose_password(front)
    await overview.bring_to_front()

    await expect(stations.last).to_have_text("success (now)")
    stash = flow.locator("pre")
    await expect(stash).to_be_visible()
    await expect(stash).to_contain_text('"new_password": "••••••"')


async def test_without_its_script_the_demo_is_the_plain_page(window: Window) -> None:
    await window.page.route(f"{window.address}/dev/elements.js", lambda route: route.abort())
    await window.visit("demo")
    front = PlainPage(window)
    await expect(window.page.get_by_text("hanko-elements could not be loaded")).to_be_visible()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await front.give_code(await window.code())
    await decline_passkey(front)
    await choose_password(front)

    await expect_login_by(front, "otp", "pwd")
    assert window.problems == ["Failed to load resource: net::ERR_FAILED"]
    window.problems.clear()


async def test_whoever_has_no_authenticator_app_uses_the_one_beside_the_page(window: Window) -> None:
    front = PlainPage(window)
    await sign_up_to_second_factors(front)
    await front.press("set up app")
    app = window.page.get_by_label("Authenticator app")
    await front.give_code(await app.locator(".code").inner_text())
    await expect(account(front)).to_be_visible()
    await log_out(front)

    await log_in_by_password(front)
    await expect(front.heading("app code")).to_be_visible()
    await front.give_code(await app.locator(".chip").inner_text())

    await expect(front.heading("passkey")).to_be_visible()
    await app.get_by_role("button", name="Forget").click()
    await expect(app).not_to_be_visible()


async def test_nobody_is_logged_out_while_the_page_looks_who_is_there(window: Window) -> None:
    front = ElementsPage(window)
    await sign_up_to_second_factors(front)
    await front.press("skip")
    own = account_page(front)
    await own.settled()
    asked, released, order = Event(), Event(), list[str]()

    async def answer_late(route: Route) -> None:
        asked.set()
        await released.wait()
        order.append("told")
        await route.continue_()

    async def log_out_now(route: Route) -> None:
        order.append("logged out")
        await route.continue_()

    await window.page.route("**/me", answer_late)
    await window.page.route("**/logout", log_out_now)
    await own.fill_in("choose username", f"ada_{uuid4().hex[:20]}")
    await asked.wait()
    await window.page.get_by_role("button", name="Log out", exact=True).click()
    assert await window.page.evaluate("1") == 1
    released.set()

    await expect(front.heading("login")).to_be_visible()
    assert order[0] == "told"
    assert order[-1] == "logged out"


async def test_the_page_does_not_look_who_is_there_while_somebody_leaves(window: Window) -> None:
    front = ElementsPage(window)
    await sign_up_to_second_factors(front)
    await front.press("skip")
    await account_page(front).settled()
    order = list[str]()

    async def look(route: Route) -> None:
        order.append("looked")
        await route.continue_()

    async def log_out_late(route: Route) -> None:
        await window.page.evaluate(PROFILE_REACHED)
        assert await window.page.evaluate("fetch('/health/alive').then((answer) => answer.status)") == 200
        order.append("logged out")
        await route.continue_()

    await window.page.route("**/sessions/validate", look)
    await window.page.route("**/logout", log_out_late)
    await window.page.get_by_role("button", name="Log out", exact=True).click()

    await expect(front.heading("login")).to_be_visible()
    assert order[0] == "logged out"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_account_is_accessible_and_fits_on_a_phone(window: Window, npm: Npm, scheme: str) -> None:
    await window.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    front = PlainPage(window)
    await sign_up_to_second_factors(front, passkey=True)
    await front.press("set up app")
    await expect(front.heading("set up app")).to_be_visible()
    await expect_accessible(window, npm)
    app = await AuthenticatorApp.told_by(window.page)
    await front.give_code(app.code())
    own = account_page(front)
    await own.settled()

    await own.unfold("add address")
    await expect_accessible(window, npm)
    await window.page.set_viewport_size({"width": 360, "height": 740})
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_the_demo_adds_nothing_inaccessible_to_hanko_profile(window: Window, npm: Npm) -> None:
    front = ElementsPage(window)
    await sign_up_to_second_factors(front)
    await front.press("skip")
    await account_page(front).settled()

    await expect_accessible(window, npm, but="hanko-profile")


async def expect_accessible(window: Window, npm: Npm, *, but: str = "") -> None:
    """The page gives axe no reason to complain, *but* what is not ours."""
    await window.page.evaluate(npm.file("axe-core@4.10.3", "axe.min.js").read_text())
    where = {"exclude": [[but]]} if but else {"include": [["html"]]}
    found = await window.page.evaluate("where => axe.run(where, {resultTypes: ['violations']})", where)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_accessible(window: Window, npm: Npm, path: str, scheme: str) -> None:
    await window.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await ask_for_a_code(window)
    await window.code()
    await window.visit(path)
    if path:
        await expect(window.page.get_by_role("main")).to_contain_text(window.person)
    await expect_accessible(window, npm)


async def test_pages_fit_on_a_phone(window: Window) -> None:
    await window.page.set_viewport_size({"width": 360, "height": 740})
    await ask_for_a_code(window)
    await window.code()

    for path in PAGES:
        await window.visit(path)
        await expect(window.page.get_by_role("heading", level=1).first).to_be_visible()
        wide = await window.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path
