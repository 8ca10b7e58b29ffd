"""Logins by SAML in tenants, with providers that the management API was told of."""

import asyncio
import zlib
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from lxml import etree

from tests.support.clock import NOON
from tests.support.http import Client
from tests.support.identity_provider import ADDRESS, CLAIMS, FakeIdentityProvider, in_form
from tests.support.listening import listening
from tests.tenants.serving import Many, Tenant

APP = "http://app.example/in"


class Provider(FakeIdentityProvider):
    """One that serves its metadata."""

    def __init__(self) -> None:
        super().__init__(valid_from=NOON)
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = self.metadata().encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)


@pytest.fixture
async def idp() -> AsyncIterator[Provider]:
    provider = Provider()
    async with listening(provider.serve) as port:
        provider.url = f"http://127.0.0.1:{port}/metadata"
        yield provider


def saml(name: str, **more: Any) -> dict[str, Any]:
    base = f"http://auth.example/{name}"
    urls = {"endpoint_url": base, "audience_uri": base, "default_redirect_url": APP}
    return {"enabled": True, "allowed_redirect_urls": ["http://app.example/**"], **urls, **more}


def acme(idp: Provider, domain: str = "acme.example") -> dict[str, Any]:
    named = {"name": "Acme", "domain": domain, "metadata_url": idp.url, "enabled": True}
    return {**named, "skip_email_verification": True}


async def connected(many: Many, tenant: Tenant, idp: Provider) -> str:
    """The path of a new provider of the tenant."""
    path = f"/tenants/{tenant.id}/saml/providers"
    made = await many.management.post(path, acme(idp))
    assert made.status_code == 201, made.text
    return f"{path}/{made.json()['id']}"


async def sent_away(tenant: Tenant) -> tuple[str, str]:
    """The id of the request and the relay state."""
    answer = await tenant.ask("GET", f"/saml/auth?domain=acme.example&redirect_to={APP}")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    root = etree.fromstring(zlib.decompress(b64decode(query["SAMLRequest"][0]), -15))
    return root.get("ID", ""), query["RelayState"][0]


async def back(
    tenant: Tenant,
    idp: Provider,
    name: str,
    request: str | None,
    relay_state: str = "",
    *,
    address: str = ADDRESS,
) -> httpx.Response:
    """The answer to who comes back to *tenant* with a response for the tenant called *name*."""
    base = f"http://auth.example/{name}"
    saying = idp.saying(
        now=NOON,
        callback=f"{base}/saml/callback",
        recipient=f"{base}/saml/callback",
        audience=base,
        attributes={f"{CLAIMS}emailaddress": address},
        in_response_to=request,
    )
    form = urlencode({"SAMLResponse": in_form(idp.respond(saying)), "RelayState": relay_state})
    client = Client(tenant.application.public)
    return await client.send("POST", f"/{tenant.id}/saml/callback", content=form)


async def exchanged(tenant: Tenant, answer: httpx.Response) -> dict[str, Any]:
    """The state that the token in a redirect leads to."""
    token = parse_qs(urlsplit(answer.headers["location"]).query)["hanko_token"][0]
    return await tenant.act(
        (await tenant.ask("POST", "/token_exchange")).json(), "exchange_token", token=token
    )


async def test_a_user_logs_in_at_the_provider_of_the_tenant(many: Many, idp: Provider) -> None:
    tenant = await many.tenant(saml=saml("shop", options={"sign_authn_requests": True}))
    await connected(many, tenant, idp)

    request, relay_state = await sent_away(tenant)
    answer = await back(tenant, idp, "shop", request, relay_state)

    state = await exchanged(tenant, answer)
    assert answer.headers["location"].startswith(f"{APP}?hanko_token=")
    assert state["name"] == "success"
    assert state["payload"]["user"]["emails"][0]["address"] == ADDRESS


async def test_who_enters_an_address_of_the_domain_is_led_to_the_provider(many: Many, idp: Provider) -> None:
    tenant, other = await many.tenant(saml=saml("shop")), await many.tenant(saml=saml("other"))
    await connected(many, tenant, idp)

    led, stays = [
        await each.act(await each.begin(), "continue_with_login_identifier", email=ADDRESS)
        for each in (tenant, other)
    ]

    assert led["payload"]["redirect_url"].startswith(idp.sso)
    assert stays["name"] != led["name"]


async def test_a_login_of_one_tenant_is_none_of_another(many: Many, idp: Provider) -> None:
    home, away = await many.tenant(saml=saml("home")), await many.tenant(saml=saml("away"))
    for tenant in (home, away):
        await connected(many, tenant, idp)
    request, relay_state = await sent_away(home)

    elsewhere = await back(away, idp, "home", request, relay_state)
    unasked = await back(away, idp, "home", None)

    assert "hanko_token" not in elsewhere.headers["location"] + unasked.headers["location"]
    assert "hanko_token" in (await back(home, idp, "home", request, relay_state)).headers["location"]


async def test_users_go_with_their_provider_to_another_domain(many: Many, idp: Provider) -> None:
    tenant = await many.tenant(saml=saml("shop"))
    path = await connected(many, tenant, idp)
    before = await exchanged(tenant, await back(tenant, idp, "shop", None))

    await many.management.send("PUT", path, json=acme(idp, "new.example"))

    after = await exchanged(tenant, await back(tenant, idp, "shop", None, address="ada@new.example"))
    assert after["name"] == before["name"] == "success"
    assert after["payload"]["user"]["user_id"] == before["payload"]["user"]["user_id"]
    refused = await back(tenant, idp, "shop", None)
    assert "does+not+belong+to+the+domain" in refused.headers["location"].replace("%20", "+")


async def test_a_provider_that_is_gone_logs_nobody_in(many: Many, idp: Provider) -> None:
    tenant = await many.tenant(saml=saml("shop"))
    path = await connected(many, tenant, idp)
    request, relay_state = await sent_away(tenant)

    assert (await many.management.send("DELETE", path)).status_code == 204

    answer = await back(tenant, idp, "shop", request, relay_state)
    assert "error=" in answer.headers["location"]
    assert (await tenant.ask("GET", "/saml/metadata?domain=acme.example")).status_code == 404


async def test_saml_holds_as_soon_as_it_is_enabled(many: Many, idp: Provider) -> None:
    tenant = await many.tenant()
    assert (await tenant.ask("GET", "/saml/metadata?domain=acme.example")).status_code == 403

    await many.configure(tenant, saml=saml("shop"))
    await connected(many, tenant, idp)

    metadata = await tenant.ask("GET", "/saml/metadata?domain=acme.example")
    assert metadata.status_code == 200
    assert "http://auth.example/shop/saml/callback" in metadata.text
