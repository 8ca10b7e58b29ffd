"""One HTTP server as an ASGI callable: ids, addresses, CORS, dispatch, the access log."""

import asyncio
import re
from time import perf_counter_ns

from starlette.types import Receive, Scope, Send

from flowapi.randomness import random_tag
from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.cors import Cors
from flowapi.web.errors import ErrorRenderer
from flowapi.web.metrics.requests import RequestMetrics
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Header, Response, prettified
from flowapi.web.routes import RouteTable

REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}")
PRETTY = b"pretty"
NO_SNIFFING: Header = (b"x-content-type-options", b"nosniff")


class Server:
    """Serves *routes*, which may be replaced at any time; without *cors*, no other origin reads an answer."""

    def __init__(
        self,
        routes: RouteTable,
        *,
        addresses: ClientAddress,
        errors: ErrorRenderer,
        access_log: AccessLog,
        cors: Cors | None = None,
        metrics: RequestMetrics | None = None,
    ) -> None:
        self.routes = routes
        self._addresses = addresses
        self._access_log = access_log
        self._cors = cors
        self._metrics = metrics or RequestMetrics()
        self._not_found = errors.api(NotFound())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter_ns()
        request = Request(scope, receive)
        request.id = _request_id(request.header(b"x-request-id"))
        request.ip = self._addresses.of(scope, request)
        response = await self._answered(request)
        if PRETTY in request.query_string and request.query(PRETTY.decode()) is not None:
            response = prettified(response)
        await send_response(request, response, self._headers(request, response), send)
        taken = perf_counter_ns() - started
        self._metrics.count(request, response.status, len(response.body), taken)
        self._access_log.write(request, response, taken)

    async def _answered(self, request: Request) -> Response:
        if self._cors and request.method == "OPTIONS":
            return self._cors.preflight(request)
        match = self.routes.find(request.method, request.path)
        if match:
            request.params = match.params
            request.route = match.route
            return await match.handler(request)
        return Response(404, error="Not Found") if request.method == "HEAD" else self._not_found

    def _headers(self, request: Request, response: Response) -> list[Header]:
        headers = [(b"x-request-id", request.id.encode("latin-1")), NO_SNIFFING, *response.headers]
        if response.status != 204:
            headers.append((b"content-length", str(len(response.body)).encode()))
        if self._cors and request.method != "OPTIONS":
            headers.extend(self._cors.headers(request))
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
