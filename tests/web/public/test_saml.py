"""Logins by SAML over HTTP, with an identity provider that signs."""

import asyncio
import zlib
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from httpx import Response
from lxml import etree
from orjson import dumps

from tests.support.clock import NOON
from tests.support.identity_provider import ADDRESS, CLAIMS, FakeIdentityProvider, in_form
from tests.support.listening import listening
from tests.support.saml import a_provider, know
from tests.web.conftest import Serve, World

BASE = "http://auth.example"
APP, DEFAULT = "http://app.example/in", "http://app.example/saml"
AUTH = "/saml/auth?domain=acme.example&redirect_to=http://app.example/in"


class Provider(FakeIdentityProvider):
    """One that serves its metadata."""

    def __init__(self) -> None:
        super().__init__(valid_from=NOON)
        self.url = ""
        self.answer: bytes | None = self.metadata().encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body, status = self.answer or b"", b"200 OK" if self.answer else b"503 No"
        head = b"HTTP/1.1 " + status + b"\r\nContent-Length: " + str(len(body)).encode()
        writer.write(head + b"\r\nConnection: close\r\n\r\n" + body)


@pytest.fixture
async def idp() -> AsyncIterator[Provider]:
    provider = Provider()
    async with listening(provider.serve) as port:
        provider.url = f"http://127.0.0.1:{port}/metadata"
        yield provider


@asynccontextmanager
async def saml_world(serve: Serve, idp: Provider, **changes: Any) -> AsyncIterator[World]:
    listed = {"enabled": True, "name": "Acme", "domain": "Acme.example", "metadata_url": idp.url}
    providers = changes.pop("providers", [listed | {"skip_email_verification": True}])
    saml = {
        "enabled": True,
        "endpoint_url": BASE,
        "audience_uri": BASE,
        "default_redirect_url": DEFAULT,
        "allowed_redirect_urls": ["http://app.example/**"],
        "identity_providers": providers,
        **changes.pop("saml", {}),
    }
    async with serve(saml=saml, **changes) as world:
        yield world


async def sent_away(world: World, path: str = AUTH) -> tuple[str, str]:
    """The id of the request and the relay state."""
    query = parse_qs(urlsplit((await world.public.get(path)).headers["location"]).query)
    root = etree.fromstring(zlib.decompress(b64decode(query["SAMLRequest"][0]), -15))
    return root.get("ID", ""), query["RelayState"][0]


async def posted(world: World, document: bytes, relay_state: str = "") -> Response:
    form = urlencode({"SAMLResponse": in_form(document), "RelayState": relay_state})
    return await world.public.send("POST", "/saml/callback", content=form)


def response(
    idp: FakeIdentityProvider, request: str | None = None, address: str = ADDRESS, **more: Any
) -> bytes:
    said = {"now": NOON, "callback": f"{BASE}/saml/callback", "recipient": f"{BASE}/saml/callback"}
    attributes = {f"{CLAIMS}emailaddress": address}
    how = {name: more.pop(name) for name in ("sign",) if name in more}
    saying = idp.saying(**said, audience=BASE, attributes=attributes, in_response_to=request, **more)
    return idp.respond(saying, **how)


def told(answer: Response) -> tuple[int, str, dict[str, str]]:
    """Status, page and query of a redirect."""
    url, _, query = answer.headers["location"].partition("?")
    return answer.status_code, url, {name: values[0] for name, values in parse_qs(query).items()}


async def exchanged(world: World, token: str) -> dict[str, Any]:
    begun = (await world.public.post("/token_exchange")).json()
    exchange = begun["actions"]["exchange_token"]["href"]
    body = {"input_data": {"token": token}, "csrf_token": begun["csrf_token"]}
    found: dict[str, Any] = (await world.public.post(exchange, body)).json()
    return found


async def test_a_login_begun_by_a_link_ends_in_a_flow(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        request, relay_state = await sent_away(world)

        status, url, query = told(await posted(world, response(idp, request), relay_state))
        state = await exchanged(world, query["hanko_token"])

    assert (status, url, set(query)) == (302, APP, {"hanko_token"})
    assert state["name"] == "success"
    assert state["payload"]["user"]["emails"][0]["address"] == ADDRESS


async def test_who_comes_unasked_is_led_to_the_usual_page(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        status, url, query = told(await posted(world, response(idp), "whatever"))
        state = await exchanged(world, query.pop("hanko_token"))

    assert (status, url, query) == (302, DEFAULT, {"saml_hint": "idp_initiated"})
    assert state["name"] == "success"


async def test_an_answer_counts_for_the_request_that_it_answers(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        request, relay_state = await sent_away(world)
        another, _ = await sent_away(world)

        answer = told(await posted(world, response(idp, another), relay_state))
        again = told(await posted(world, response(idp, request), relay_state))

    assert answer == (
        303,
        APP,
        {"error": "server_error", "error_description": "an internal error has occurred"},
    )
    assert again[2]["error_description"] == "could not fetch expected state from db"


@pytest.mark.parametrize("renamed", ["_another", None])
async def test_an_assertion_that_came_unasked_does_not_come_again(
    serve: Serve, idp: Provider, renamed: str | None
) -> None:
    async with saml_world(serve, idp) as world:
        document = response(idp, response_id="_first")
        first = told(await posted(world, document))

        again = told(await posted(world, document.replace(b"_first", (renamed or "_first").encode())))

    assert first[0] == 302
    assert again == (
        303,
        DEFAULT,
        {"error": "invalid_request", "error_description": "attempting to replay unsolicited saml request"},
    )


async def test_two_that_arrive_at_once_are_let_in_once(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        document = response(idp)

        answers = await asyncio.gather(*(posted(world, document) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [302, 303, 303, 303]


async def test_a_provider_speaks_for_its_own_domain(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        await world.user("alice@example.com")
        status, url, query = told(await posted(world, response(idp, address="alice@example.com")))

    assert (status, url, query["error"]) == (303, DEFAULT, "invalid_request")


async def test_a_provider_that_takes_the_name_of_another_gets_at_none_of_its_users(
    serve: Serve, idp: Provider
) -> None:
    thief = FakeIdentityProvider("https://thief.example", valid_from=NOON)
    async with saml_world(serve, idp) as world:
        await posted(world, response(idp))
        async with world.application.database.store() as store:
            await know(store, a_provider("thief.example", idp.entity), dumps([thief.certificate]).decode())
            await store.commit()
        thief.entity = idp.entity
        request, relay_state = await sent_away(world, AUTH.replace("acme", "thief"))
        said = told(await posted(world, response(thief, request, "eve@thief.example"), relay_state))
        unasked = told(await posted(world, response(thief, address="eve@thief.example")))

    assert said[2]["error_description"] == "the identity belongs to another identity provider"
    assert unasked[2]["error_description"] == "could not get assertion info"


async def test_an_address_has_to_be_told(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        _, _, query = told(await posted(world, response(idp, address="nobody")))

    assert query["error_description"] == "the identity provider has told no usable email address"


async def test_a_subject_that_the_provider_renames_keeps_its_account(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp) as world:
        _, _, first = told(await posted(world, response(idp, subject="one")))
        before = await exchanged(world, first["hanko_token"])
        _, _, second = told(await posted(world, response(idp, subject="two")))
        after = await exchanged(world, second["hanko_token"])

    user, again = (state["payload"]["user"] for state in (before, after))
    assert again["user_id"] == user["user_id"]
    assert [identity["id"] for identity in again["identities"]] == ["two"]


async def test_an_unverified_address_is_not_linked(serve: Serve, idp: Provider) -> None:
    careful = {"enabled": True, "name": "Acme", "domain": "acme.example", "metadata_url": idp.url}
    async with saml_world(serve, idp, providers=[careful]) as world:
        await world.user(ADDRESS)
        _, _, query = told(await posted(world, response(idp)))

    assert query["error"] == "unverified_email"


async def test_failures_are_in_the_audit_log(serve: Serve, idp: Provider, capsys: Any) -> None:
    audit = {"console_output": {"enabled": True}}
    async with saml_world(serve, idp, audit_log=audit) as world:
        await posted(world, b"<x/>")
        await posted(world, response(idp))

    lines = capsys.readouterr().out
    assert "no response node present" in lines
    assert "thirdparty_signup_succeeded" in lines


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"a=1&" * 30, b"SAMLResponse=%ff", b"x" * (2 * 1024 * 1024 + 1)],
    ids=["nothing", "no text", "many fields", "no text within", "long"],
)
async def test_what_is_no_form_is_refused(serve: Serve, idp: Provider, content: bytes) -> None:
    async with saml_world(serve, idp) as world:
        answer = await world.public.send("POST", "/saml/callback", content=content)

    assert told(answer)[:2] == (303, DEFAULT)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "domain=acme.example",
        "domain=nowhere.example&redirect_to=http://app.example/in",
        "domain=not%20one&redirect_to=http://app.example/in",
        "domain=acme.example&redirect_to=http://evil.example/in",
        "domain=acme.example&redirect_to=http://app.example.evil.example/in",
    ],
)
async def test_nobody_leaves_for_nowhere(serve: Serve, idp: Provider, query: str) -> None:
    async with saml_world(serve, idp) as world:
        headers = {"referer": "http://evil.example/page"}
        answer = await world.public.get(f"/saml/auth?{query}", headers)
        status, url, found = told(answer)
        listed = told(await world.public.get(f"/saml/auth?{query}", {"referer": "http://app.example/page"}))

    assert (status, url, found["error"]) == (303, DEFAULT, "invalid_request")
    assert listed[1] == "http://app.example/page"


async def test_requests_are_signed_where_the_settings_say_so(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp, saml={"options": {"sign_authn_requests": True}}) as world:
        answer = await world.public.get(AUTH)

    assert "Signature" in told(answer)[2]


async def test_providers_are_told_who_we_are(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp, service={"name": 'Acme "Login"\r\n'}) as world:
        document = await world.public.get("/saml/metadata?domain=ACME.example")
        certificate = await world.public.get("/saml/metadata?domain=acme.example&cert_only=true")
        nobody = await world.public.get("/saml/metadata?domain=nowhere.example")
        wrong = await world.public.get("/saml/metadata?domain=acme.example&cert_only=maybe")

    assert document.headers["content-disposition"].startswith('attachment; filename="Acme _Login_')
    assert b'entityID="http://auth.example"' in document.content
    assert certificate.text.startswith("-----BEGIN CERTIFICATE-----")
    assert (nobody.status_code, nobody.content) == (404, b"")
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/saml/metadata"), ("GET", AUTH), ("POST", "/saml/callback")]
)
async def test_without_saml_there_is_nothing(world: World, method: str, path: str) -> None:
    answer = await world.public.send(method, path)

    assert (answer.status_code, answer.json()) == (
        403,
        {"code": 403, "message": "SAML is not enabled for this tenant"},
    )


async def test_without_its_database_users_are_led_on_all_the_same(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp, audit_log={"storage": {"enabled": True}}) as world:
        await world.application.database.close()
        answers = [
            await posted(world, response(idp)),
            await posted(world, b"<x/>"),
            await world.public.get(AUTH),
        ]

    assert [told(answer)[:2] for answer in answers] == [(303, DEFAULT)] * 3
    assert {told(answer)[2]["error"] for answer in answers} == {"server_error"}


async def test_a_provider_that_does_not_answer_is_not_known_yet(serve: Serve, idp: Provider) -> None:
    idp.answer = None
    async with saml_world(serve, idp) as world:
        answer = await world.public.get(AUTH)

    assert told(answer)[2]["error_description"] == "provider not found"


async def test_a_provider_that_is_closed_is_closed_also_where_it_does_not_answer(
    serve: Serve, idp: Provider
) -> None:
    async with saml_world(serve, idp):
        pass
    idp.answer = b"<html>"
    closed = {"enabled": False, "name": "Acme", "domain": "acme.example", "metadata_url": idp.url}
    async with saml_world(serve, idp, providers=[closed]) as world:
        answer = await world.public.get(AUTH)

    assert told(answer)[2]["error_description"] == "provider not found"


async def test_a_provider_that_stops_answering_goes_on_working(serve: Serve, idp: Provider) -> None:
    async with saml_world(serve, idp):
        pass
    idp.answer = None
    async with saml_world(serve, idp) as world:
        answer = await posted(world, response(idp))

    assert answer.status_code == 302


async def test_an_enabled_provider_wins_over_a_disabled_one_of_its_domain(
    serve: Serve, idp: Provider
) -> None:
    listed = {"name": "Acme", "domain": "acme.example", "metadata_url": idp.url}
    async with saml_world(serve, idp, providers=[listed | {"enabled": True}, listed]) as world:
        answer = await world.public.get(AUTH)

    assert answer.status_code == 307
