"""A window of the browser, with an authenticator and a mailbox."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.acceptance.browser.authenticator import Authenticator

WITHOUT_CONDITIONAL_MEDIATION = (
    "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;"
)
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
FLOW = re.compile(r"/(login|registration|profile)(\?action=|$)")

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)


@dataclass(slots=True)
class Window:
    """A page of a fresh browser profile; *problems* are what the browser complained about."""

    page: Page
    address: str
    authenticator: Authenticator
    problems: list[str] = field(default_factory=list)
    person: str = field(default_factory=lambda: f"{uuid4().hex}@example.com")
    """The mail address of whoever sits in front of it."""

    async def visit(self, path: str) -> None:
        """Go to a page of the development area."""
        await self.page.goto(f"{self.address}/dev/{path}")

    async def code(self, *, mails: int = 1, to: str = "") -> str:
        """The code in the newest of *mails* mails to the person, or *to* another address of theirs.

        It is read beside the form.
        """
        found = self.page.locator("#mails article").filter(has_text=to or self.person)
        with_code = found.filter(has=self.page.locator(".code"))
        await expect(with_code).to_have_count(mails)
        return await with_code.first.locator(".code").inner_text()

    async def without_conditional_mediation(self) -> None:
        """Be a browser that offers no passkeys while somebody types."""
        await self.page.add_init_script(WITHOUT_CONDITIONAL_MEDIATION)


@asynccontextmanager
async def opened(browser: Browser, address: str) -> AsyncIterator[Window]:
    """A window for as long as the block runs, which must give the browser no reason to complain."""
    async with await browser.new_context() as context:
        page = await context.new_page()
        window = Window(page, address, await Authenticator.plugged_into(page))
        page.on("pageerror", lambda error: window.problems.append(str(error)))
        page.on("console", lambda message: _note(window, message))
        page.on("request", _tell_sent)
        page.on("response", _tell_answered)
        yield window
        assert window.problems == [], window.problems


def _tell_sent(request: Request) -> None:
    if FLOW.search(request.url):
        log.info("sent %s", request.url)


def _tell_answered(response: Response) -> None:
    if FLOW.search(response.url):
        log.info("answered %s with %s", response.url, response.status)


def _note(window: Window, message: ConsoleMessage) -> None:
    """Note complaints; that the browser tells of refused steps of a flow is none."""
    refused = REFUSED.match(message.text) and FLOW.search(message.location["url"])
    if message.type in ("error", "warning") and not refused:
        window.problems.append(message.text)
