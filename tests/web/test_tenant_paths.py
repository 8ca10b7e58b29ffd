"""Whose site a request is for."""

import io
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest

from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.errors import ErrorRenderer
from flowapi.web.health import health_routes
from flowapi.web.refusals import TenantUnusable
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route, RouteTable
from flowapi.web.server import Server
from flowapi.web.site import RoutedSite, Site
from flowapi.web.tenant_paths import TenantSites
from tests.support.http import Client

TENANT = UUID("7d1b2f54-9f0e-4f4e-8a50-6d2f1f0c9a16")
BROKEN = UUID(int=5)
BUGGY = UUID(int=6)
NOW = datetime(2025, 1, 1, tzinfo=UTC)
ERRORS = ErrorRenderer(debug=False)


async def echo(request: Request) -> Response:
    return json_response({"path": request.path, "local": request.local_path, "params": dict(request.params)})


SITE = RoutedSite(
    RouteTable([Route("GET", "/", echo), Route("GET", "/users/{id}", echo), *health_routes()]), ERRORS
)


async def find(tenant_id: UUID) -> Site | None:
    if tenant_id == BROKEN:
        raise TenantUnusable("failed to parse tenant config") from ValueError("unexpected comma")
    if tenant_id == BUGGY:
        raise RuntimeError("nobody foresaw this")
    return SITE if tenant_id == TENANT else None


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def client(out: io.StringIO) -> Client:
    sites = TenantSites(RouteTable(health_routes()), find, ERRORS)
    log = AccessLog(out, lambda: NOW)
    return Client(Server(sites, addresses=ClientAddress("direct", ()), access_log=log))


async def test_what_follows_the_tenant_is_the_path_within_its_site(client: Client) -> None:
    answer = await client.get(f"/{TENANT}/users/7")

    assert answer.json() == {"path": f"/{TENANT}/users/7", "local": "/users/7", "params": {"id": "7"}}
    assert (await client.get(f"/{TENANT}/")).json()["local"] == "/"


@pytest.mark.parametrize("path", [f"/{TENANT}", f"/{TENANT}//", f"/{TENANT}/nothing", f"/{TENANT}/{TENANT}/"])
async def test_what_a_site_does_not_have_is_not_found(client: Client, path: str) -> None:
    answer = await client.get(path)

    assert answer.json() == {"code": 404, "message": "Not Found"}


async def test_health_needs_no_tenant(client: Client, out: io.StringIO) -> None:
    assert (await client.get("/health/ready")).json() == {"ready": True}
    assert (await client.get(f"/{TENANT}/health/ready")).json() == {"ready": True}
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("/", 400, "tenant ID required"),
        ("/users/7", 400, "invalid tenant ID format"),
        (f"/{TENANT}x/users/7", 400, "invalid tenant ID format"),
        (f"/{UUID(int=7)}/users/7", 404, "tenant not found"),
        (f"/{UUID(int=7)}/nothing", 404, "tenant not found"),
        (f"/{BROKEN}/users/7", 500, "failed to parse tenant config"),
        (f"/{BUGGY}/users/7", 500, "Internal Server Error"),
    ],
)
async def test_without_a_tenant_nothing_is_served(client: Client, path: str, code: int, message: str) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.json()) == (code, {"code": code, "message": message})
    assert (await client.send("HEAD", path)).content == b""


async def test_the_log_says_what_is_wrong_with_a_tenant(client: Client, out: io.StringIO) -> None:
    await client.get(f"/{BROKEN}/users/7")

    line = orjson.loads(out.getvalue())
    assert (line["uri"], line["error"]) == (f"/{BROKEN}/users/7", "failed to parse tenant config")
    assert line["error_internal"] == "ValueError: unexpected comma"
