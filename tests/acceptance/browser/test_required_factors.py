"""A server that demands a second factor of everybody: at sign-up, at login, and ever after."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.acceptance.browser.accounts import account_page
from tests.acceptance.browser.authenticator_app import AuthenticatorApp
from tests.acceptance.browser.development_server import DevelopmentServer, development_server
from tests.acceptance.browser.fronts import FRONTS, Front
from tests.acceptance.browser.npm import Npm
from tests.acceptance.browser.visits import account, decline_passkey, sign_up_to_second_factors
from tests.acceptance.browser.window import opened

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]

DEMANDING = {"mfa": {"optional": False, "acquire_on_registration": True, "acquire_on_login": True}}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(
    chromium: Browser, npm: Npm, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[DevelopmentServer]:
    """The server."""
    directory = tmp_path_factory.mktemp("demanding")
    elements = npm.file("@teamhanko/hanko-elements@2.7.0", "dist/elements.js")
    with development_server(directory, "--elements", str(elements), changed=DEMANDING) as server:
        await server.ready()
        yield server


@pytest_asyncio.fixture(params=FRONTS, loop_scope="session")
async def front(
    request: pytest.FixtureRequest, chromium: Browser, server: DevelopmentServer
) -> AsyncIterator[Front]:
    """Each page that logs people in there."""
    async with opened(chromium, server.address) as window:
        yield FRONTS[request.param](window)


async def test_nobody_signs_up_without_an_app_or_gets_rid_of_it(front: Front) -> None:
    await sign_up_to_second_factors(front)
    await expect(front.button("skip")).to_have_count(0)
    await front.press("set up app")
    app = await AuthenticatorApp.told_by(front.window.page)
    await front.give_code(app.code())

    own = account_page(front)
    await own.settled()

    await expect(own.button("remove app")).to_have_count(0)


async def test_nobody_signs_up_without_a_security_key_or_gets_rid_of_it(front: Front) -> None:
    await front.window.authenticator.with_a_security_key()
    await sign_up_to_second_factors(front)
    await front.press("set up key")
    await front.press("add key")

    own = account_page(front)
    await own.settled()

    key = own.item("keys")
    await expect(key).to_have_count(1)
    await expect(own.deed(key, "delete")).to_have_count(0)


async def test_who_has_none_sets_one_up_at_login(front: Front, server: DevelopmentServer) -> None:
    email = {"address": front.window.person, "is_primary": True, "is_verified": True}
    async with httpx.AsyncClient(base_url=server.admin) as admin:
        (await admin.post("/users", json={"emails": [email]})).raise_for_status()
    await front.open()
    await front.give("identifier", front.window.person)
    await front.press("by code")
    await front.give_code(await front.window.code())

    await expect(front.heading("second factor")).to_be_visible()
    await expect(front.button("skip")).to_have_count(0)
    await front.press("set up app")
    app = await AuthenticatorApp.told_by(front.window.page)
    await front.give_code(app.code())

    await decline_passkey(front)
    await expect(account(front)).to_be_visible()
