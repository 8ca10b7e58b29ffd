"""An integrator's page at an address of its own, with the unmodified hanko-elements."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.acceptance.browser.fronts import ElementsPage
from tests.acceptance.browser.npm import Npm
from tests.acceptance.browser.visits import PASSWORD
from tests.acceptance.browser.window import Window

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]

OWN = "http://localhost:5173"
PAGE = """<!DOCTYPE html>
<title>An application</title>
<p id="user"></p>
<hanko-auth></hanko-auth>
<script type="module">
  import {{ register }} from "/elements.js";
  const {{ hanko }} = await register("{address}");
  hanko.onSessionCreated(async ({{ claims }}) => {{
    const user = await hanko.getCurrentUser();
    const same = claims.subject === user.user_id;
    document.getElementById("user").textContent = `${{same}} ${{user.emails[0].address}}`;
  }});
</script>
"""


class OwnPage(ElementsPage):
    """The page of the application."""

    @property
    def screen(self) -> Locator:
        return self.window.page.get_by_role("heading")

    async def open(self) -> None:
        await self.window.page.add_init_script(self.note_states)
        await self.window.page.goto(OWN)
        await self.settled("login")


async def serve(window: Window, elements: Path) -> None:
    """Serve the application to the browser."""
    page = PAGE.format(address=window.address)
    await window.page.route(f"{OWN}/", lambda route: route.fulfill(content_type="text/html", body=page))
    await window.page.route(f"{OWN}/elements.js", lambda route: route.fulfill(path=elements))
    await window.page.route(f"{OWN}/favicon.ico", lambda route: route.fulfill(status=204))


async def code(window: Window) -> str:
    """The code that was sent to the person."""
    page = await window.page.context.new_page()
    await page.goto(f"{window.address}/dev/demo")
    found = await page.locator("#mails article").filter(has_text=window.person).locator(".code").inner_text()
    await page.close()
    return found


async def test_hanko_elements_work_on_a_page_of_ones_own(window: Window, npm: Npm) -> None:
    await serve(window, npm.file("@teamhanko/hanko-elements@2.7.0", "dist/elements.js"))
    front = OwnPage(window)
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await front.give_code(await code(window))
    await expect(front.heading("passkey")).to_be_visible()
    await window.authenticator.consent()
    await front.press("create a passkey")
    await front.give("new password", PASSWORD)
    await expect(front.heading("second factor")).to_be_visible()
    await front.press("skip")
    await expect(window.page.locator("#user")).to_have_text(f"true {window.person}")
    await window.page.context.clear_cookies()

    await window.page.goto(OWN)

    await expect(window.page.locator("#user")).to_have_text(f"true {window.person}")
