"""Logging in with an account at another provider, and connecting one, with a provider on this machine."""

import re
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.acceptance.browser.development_server import DevelopmentServer, development_server
from tests.acceptance.browser.fronts import ElementsPage, PlainPage
from tests.acceptance.browser.npm import Npm
from tests.acceptance.browser.window import opened
from tests.acceptance.ports import free_port
from tests.support.oidc import OidcProvider, oidc_provider

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """The provider."""
    with oidc_provider() as provider:
        yield provider


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(
    chromium: Browser, npm: Npm, provider: OidcProvider, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[DevelopmentServer]:
    """A server that offers it."""
    directory, port = tmp_path_factory.mktemp("elsewhere"), free_port()
    here = f"http://localhost:{port}"
    third_party = {
        "redirect_url": f"{here}/thirdparty/callback",
        "error_redirect_url": f"{here}/dev/plain",
        "allowed_redirect_urls": [f"{here}/dev/**"],
        "custom_providers": {"acme": provider.settings},
    }
    elements = npm.file("@teamhanko/hanko-elements@2.7.0", "dist/elements.js")
    changed = {"third_party": third_party}
    with development_server(directory, "--elements", str(elements), changed=changed, port=port) as server:
        await server.ready()
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def plain(chromium: Browser, server: DevelopmentServer) -> AsyncIterator[PlainPage]:
    """The plain page there."""
    async with opened(chromium, server.address) as window:
        yield PlainPage(window)


@pytest_asyncio.fixture(loop_scope="session")
async def demo(chromium: Browser, server: DevelopmentServer) -> AsyncIterator[ElementsPage]:
    """The demo there."""
    async with opened(chromium, server.address) as window:
        yield ElementsPage(window)


def somebody(provider: OidcProvider, address: str) -> None:
    """Let *address* be whoever logs in at the provider next."""
    provider.user = {"sub": uuid4().hex, "email": address, "email_verified": True, "name": "Ada Elsewhere"}
    provider.refusal = ""


async def test_the_plain_page_logs_in_elsewhere(plain: PlainPage, provider: OidcProvider) -> None:
    somebody(provider, plain.window.person)
    await plain.open()

    await plain.window.page.get_by_role("button", name="Log in through another provider").click()

    await expect(plain.window.page.locator('[data-state="profile_init"]')).to_contain_text("Acme")
    assert "hanko_token" not in plain.window.page.url


async def test_the_plain_page_tells_that_the_provider_refused(
    plain: PlainPage, provider: OidcProvider
) -> None:
    provider.refusal = "access_denied"
    await plain.open()

    await plain.window.page.get_by_role("button", name="Log in through another provider").click()

    await expect(plain.window.page.locator(".state")).to_contain_text("access_denied")
    await plain.window.page.get_by_role("button", name="Back").click()
    await expect(plain.heading("login")).to_be_visible()


async def test_hanko_elements_log_in_elsewhere(demo: ElementsPage, provider: OidcProvider) -> None:
    somebody(provider, demo.window.person)
    await demo.open()

    await demo.window.page.get_by_role("button", name=re.compile("Acme")).click()

    await expect(demo.window.page.locator("hanko-profile")).to_contain_text(demo.window.person)
