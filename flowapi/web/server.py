"""One HTTP server as an ASGI callable: ids, addresses, the site that answers, the access log."""

import asyncio
import re
from time import perf_counter_ns

from starlette.types import Receive, Scope, Send

from flowapi.randomness import random_tag
from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.metrics.requests import RequestMetrics
from flowapi.web.request import Request
from flowapi.web.response import Header, Response, prettified
from flowapi.web.site import Site, Sites

REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}")
PRETTY = b"pretty"
NO_SNIFFING: Header = (b"x-content-type-options", b"nosniff")


class Server:
    """Serves *sites*."""

    def __init__(
        self,
        sites: Sites,
        *,
        addresses: ClientAddress,
        access_log: AccessLog,
        metrics: RequestMetrics | None = None,
    ) -> None:
        self._sites = sites
        self._addresses = addresses
        self._access_log = access_log
        self._metrics = metrics or RequestMetrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter_ns()
        request = Request(scope, receive)
        request.id = _request_id(request.header(b"x-request-id"))
        request.ip = self._addresses.of(scope, request)
        site = await self._sites.of(request)
        response = await site.answer(request)
        if PRETTY in request.query_string and request.query(PRETTY.decode()) is not None:
            response = prettified(response)
        await send_response(request, response, _headers(request, response, site), send)
        taken = perf_counter_ns() - started
        self._metrics.count(request, response.status, len(response.body), taken)
        self._access_log.write(request, response, taken)


def _headers(request: Request, response: Response, site: Site) -> list[Header]:
    headers = [(b"x-request-id", request.id.encode("latin-1")), NO_SNIFFING, *response.headers]
    if response.status != 204:
        headers.append((b"content-length", str(len(response.body)).encode()))
    headers.extend(site.headers(request))
    return headers


async def send_response(request: Request, response: Response, headers: list[Header], send: Send) -> None:
    """Send *response* with *headers* alone, whether or not somebody has read the body of *request*."""
    if request.body.expected:
        await _send_past_body(request, response, headers, send)
    else:
        await _send(response, headers, send)


async def _send(response: Response, headers: list[Header], send: Send) -> None:
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _send_past_body(request: Request, response: Response, headers: list[Header], send: Send) -> None:
    """Answer somebody who is still sending: to the end if it comes soon, else over their voice."""
    await request.body.skip()
    async with asyncio.TaskGroup() as group:
        group.create_task(request.body.drain())
        await _send(response, headers, send)


def _request_id(given: str) -> str:
    return given if REQUEST_ID.fullmatch(given) else random_tag()
