"""A browser and a development server, shared by the tests of a file; a fresh profile for each test."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.acceptance.browser.development_server import development_server
from tests.acceptance.browser.fronts import FRONTS, Front
from tests.acceptance.browser.npm import Npm
from tests.acceptance.browser.window import Window, opened

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=LocalNetworkAccessChecks",
)
"""The last one: a page that a test serves itself has no address, and may call this machine all the same."""
PATIENCE = 30_000
"""Milliseconds in which a page has to show what a test waits for."""
HERE = Path(__file__).parent


def pytest_itemcollected(item: pytest.Item) -> None:
    """A busy browser loses a press now and then, and a person presses again: each test may fail once.

    The summary names those that did.
    """
    if item.path.is_relative_to(HERE):
        item.add_marker(pytest.mark.flaky(reruns=1))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser."""
    if not (path := os.environ.get("FLOWAPI_TEST_CHROMIUM")):
        pytest.skip("FLOWAPI_TEST_CHROMIUM is not set")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def npm(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Npm:
    """Packages that are not ours."""
    assert pytestconfig.cache
    return Npm(pytestconfig.cache.mkdir("npm"), tmp_path_factory.mktemp("npm"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(
    chromium: Browser, npm: Npm, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """Where a development server runs."""
    directory = tmp_path_factory.mktemp("development")
    elements = npm.file("@teamhanko/hanko-elements@2.7.0", "dist/elements.js")
    with development_server(directory, "--elements", str(elements)) as server:
        await server.ready()
        yield server.address


@pytest_asyncio.fixture(loop_scope="session")
async def window(chromium: Browser, address: str) -> AsyncIterator[Window]:
    """A window of a fresh profile."""
    async with opened(chromium, address) as window:
        yield window


@pytest.fixture(params=FRONTS)
def front(request: pytest.FixtureRequest, window: Window) -> Front:
    """Each page that logs people in."""
    return FRONTS[request.param](window)
