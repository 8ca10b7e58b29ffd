"""The development area, put together.

Rule 1: it answers no other origin and no other name than this machine's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from starlette.types import ASGIApp

from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.development.elements import ElementsScript
from flowapi.web.development.gate import LoopbackGate
from flowapi.web.development.mails import Mails
from flowapi.web.development.pages import page_routes
from flowapi.web.development.policies import CLOSED
from flowapi.web.development.running_flows import RunningFlows
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.parts import Parts
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response, json_response
from flowapi.web.routes import Route, RouteTable
from flowapi.web.server import Server
from flowapi.web.site import OneSite, RoutedSite

FlowNames = Callable[[], Iterable[str]]


def development_area(
    parts: Parts,
    *,
    mailbox: Mailbox,
    elements: ElementsScript,
    flow_names: FlowNames,
    access_log: AccessLog,
) -> ASGIApp:
    """An ASGI application for everything below ``/dev/``."""
    errors = ErrorRenderer(debug=False)
    routes = (
        *page_routes(elements.origin),
        *elements.routes(),
        *Mails(mailbox).routes(),
        RunningFlows(parts.units, parts.clock).route,
        _about(elements, flow_names),
    )
    table = RouteTable(
        Route(route.method, route.path, _closed(shielded(route.handler, errors.api))) for route in routes
    )
    addresses = ClientAddress("direct", ())
    return LoopbackGate(
        Server(OneSite(RoutedSite(table, errors)), addresses=addresses, access_log=access_log)
    )


def _about(elements: ElementsScript, flow_names: FlowNames) -> Route:
    """What the pages ask about the server."""

    async def about(_: Request) -> Response:
        known = {"elements": elements.url, "translations": elements.translations}
        return json_response({"flows": list(flow_names())} | known)

    return Route("GET", "/dev/about.json", about)


def _closed(handler: Handler) -> Handler:
    """*handler*, whose answers stay with those who asked."""

    async def answer(request: Request) -> Response:
        response = await handler(request)
        return replace(response, headers=(*response.headers, *CLOSED))

    return answer
