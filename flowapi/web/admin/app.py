"""The admin server, put together from its resources."""

from collections.abc import Sequence

from config.settings import Settings
from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.health import health_routes
from flowapi.web.routes import Route, RouteTable
from flowapi.web.server import Server
from flowapi.web.status_page import StatusPage


def create_admin_app(
    settings: Settings, resources: Sequence[Route], *, status_page: StatusPage, access_log: AccessLog
) -> Server:
    """An ASGI application that serves *resources* of the admin API.

    It asks nobody who they are: whoever reaches it is an operator.
    """
    errors = ErrorRenderer(debug=False)
    routes = [
        Route(route.method, route.path, shielded(route.handler, errors.api))
        for route in (*health_routes(), status_page.route, *resources)
    ]
    ip = settings.server.ip
    return Server(
        RouteTable(routes),
        addresses=ClientAddress(ip.extractor, ip.trusted_proxies),
        errors=errors,
        access_log=access_log,
    )
