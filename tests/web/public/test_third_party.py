"""The whole way to a provider and back, and what the callback makes of anything else."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from flowapi.web.public.third_party import ThirdPartyCallback
from flowapi.web.units import Units
from storage.errors import DatabaseUnavailable
from storage.store import DEFAULT_TENANT, Store
from tests.support.http import Client
from tests.support.oidc import OidcProvider, oidc_provider
from tests.web.conftest import Serve, World
from tests.web.serving import Serving

APP = "https://app.example/login?tab=1"
ERRORS = "https://app.example/errors?from=us"
CALLBACK = "/thirdparty/callback"
STATE = "hanko_thirdparty_state"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as provider:
        yield provider


@dataclass
class Browser:
    """Somebody who goes to the provider and comes back."""

    world: World
    provider: OidcProvider
    cookies: dict[str, str] = field(default_factory=dict)
    answer: Any = None

    @property
    def client(self) -> Client:
        return self.world.public

    async def act(self, action: str, **inputs: Any) -> Any:
        """Run an action of the flow."""
        found = self.answer["actions"][action]
        body = {"input_data": inputs, "csrf_token": self.answer["csrf_token"]}
        answer = await self.client.post(found["href"], body)
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        self.answer = answer.json()
        return self.answer

    async def leave(self, **inputs: str) -> str:
        """Go to the provider; the callback to which it sends the browser back."""
        self.answer = (await self.client.post("/login")).json()
        await self.act("register_client_capabilities", webauthn_available=False)
        await self.act("thirdparty_oauth", **{"provider": "custom_acme", "redirect_to": APP} | inputs)
        async with httpx.AsyncClient() as web:
            sent = await web.get(self.answer["payload"]["redirect_url"])
        parts = urlsplit(sent.headers["location"])
        return f"{parts.path}?{parts.query}"

    async def come_back(self, callback: str) -> tuple[str, dict[str, list[str]]]:
        """Where the callback leads, and with which query."""
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = await self.client.get(callback, headers)
        assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
        address, _, query = answer.headers["location"].partition("?")
        return address, parse_qs(query)


@pytest.fixture
async def browser(serve: Serve, provider: OidcProvider) -> AsyncIterator[Browser]:
    settings = {
        "redirect_url": f"http://auth.example{CALLBACK}",
        "error_redirect_url": ERRORS,
        "allowed_redirect_urls": ["https://app.example**"],
        "custom_providers": {"acme": provider.settings},
    }
    async with serve(third_party=settings) as world:
        provider.now = lambda: world.clock().timestamp()
        provider.user = {"sub": "1", "email": "ada@example.com", "email_verified": True}
        yield Browser(world, provider)


async def test_somebody_goes_and_comes_back(browser: Browser) -> None:
    callback = await browser.leave(code_verifier="verifier")

    address, query = await browser.come_back(callback)

    [token] = query.pop("hanko_token")
    assert (address, query) == ("https://app.example/login", {"tab": ["1"]})
    answer = await browser.act("exchange_token", token=token, code_verifier="verifier")
    assert answer["name"] == "success"
    assert answer["payload"]["last_login"]["third_party_provider"] == "custom_acme"
    assert browser.provider.asked[1:] == ["/token_endpoint", "/userinfo_endpoint", "/jwks_uri"]


@pytest.mark.parametrize("refusal", ["", "access_denied"])
async def test_what_an_earlier_login_has_told_is_left_out(browser: Browser, refusal: str) -> None:
    browser.provider.refusal = refusal
    left_from = f"{APP}&hanko_token=old&error=old&error_description=old#here"

    address, query = await browser.come_back(await browser.leave(redirect_to=left_from))

    told = {"error", "error_description"} if refusal else {"hanko_token"}
    assert (address, set(query) - {"tab"}) == ("https://app.example/login", told)
    assert not [value for value in query.values() if "old" in value]


async def test_a_verifier_stands_in_for_the_cookie_and_nothing_else_does(browser: Browser) -> None:
    callback = await browser.leave(code_verifier="verifier")
    browser.cookies.clear()
    assert "hanko_token" in (await browser.come_back(callback))[1]

    callback = await browser.leave()
    browser.cookies.clear()

    address, query = await browser.come_back(callback)
    assert address == "https://app.example/errors"
    assert query == {
        "from": ["us"],
        "error": ["invalid_request"],
        "error_description": ["expected state must not be empty"],
    }


@pytest.mark.parametrize(
    ("refusal", "error"), [("access_denied", "access_denied"), ("<script>", "server_error")]
)
async def test_what_the_provider_says_is_passed_on(browser: Browser, refusal: str, error: str) -> None:
    browser.provider.refusal = refusal

    address, query = await browser.come_back(await browser.leave())

    assert address == "https://app.example/login"
    assert query == {"tab": ["1"], "error": [error], "error_description": ["not today"]}


@pytest.mark.parametrize(
    "signed", [{"nonce": "other"}, {"iss": "https://evil.example"}, {"aud": "other"}, {"sub": "2"}]
)
async def test_an_id_token_for_another_login_lets_nobody_in(browser: Browser, signed: Any) -> None:
    browser.provider.signed = signed

    _, query = await browser.come_back(await browser.leave())

    assert query["error"] == ["invalid_request"]
    assert query["error_description"] == ["could not retrieve user data from provider"]


async def test_another_issuer_lets_nobody_in(browser: Browser) -> None:
    callback = await browser.leave()

    _, query = await browser.come_back(f"{callback}&iss=https://evil.example")

    assert query["error"] == ["invalid_request"]
    assert "/token_endpoint" not in browser.provider.asked


async def test_a_callback_counts_once(browser: Browser) -> None:
    callback = await browser.leave()
    await browser.come_back(callback)

    assert (await browser.come_back(callback))[1]["error"] == ["invalid_request"]


@pytest.mark.parametrize(
    "query", ["", "?state=", "?state=x&code=y", "?code=y", f"?state={'x' * 5000}", "?%00=1"]
)
async def test_anything_else_leads_to_the_page_of_errors(browser: Browser, query: str) -> None:
    address, found = await browser.come_back(f"{CALLBACK}{query}")

    assert (address, found["error"]) == ("https://app.example/errors", ["invalid_request"])


async def test_a_form_becomes_a_request_of_ours(browser: Browser) -> None:
    answer = await browser.client.send(
        "POST",
        CALLBACK,
        content="state=b&code=a&user=%7B%7D&empty=",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{CALLBACK}?code=a&empty=&state=b&user=%7B%7D"


@pytest.mark.parametrize("content", [b"x" * 10_000, b"\xff", b"&a=1" * 100])
async def test_a_form_that_is_none_leads_to_the_page_of_errors(browser: Browser, content: bytes) -> None:
    answer = await browser.client.send("POST", CALLBACK, content=content)

    assert answer.status_code == 307
    assert "error=server_error" in answer.headers["location"]


async def test_without_a_page_for_errors_there_is_no_callback(world: World) -> None:
    assert (await world.public.get(CALLBACK)).status_code == 404


class Unreachable:
    """Units of work on a database that is not there."""

    tenant_id = DEFAULT_TENANT

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        raise DatabaseUnavailable
        yield


@pytest.mark.parametrize("stage", ["of a login", "of a refusal"])
async def test_without_a_database_users_are_led_on_all_the_same(browser: Browser, stage: str) -> None:
    parts = replace(browser.world.application.parts, units=cast(Units, Unreachable()))
    routes = ThirdPartyCallback(parts).routes()
    callback = await browser.leave(code_verifier="verifier") if stage == "of a login" else CALLBACK

    answer = await Serving(routes).client.get(callback)

    assert answer.status_code == 307
    assert "error=server_error" in answer.headers["location"]
