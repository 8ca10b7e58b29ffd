"""Servers to test, and what they wrote to their access log."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from flowapi.web.access_log import QUIET, AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.cors import Cors
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.routes import Route, RouteTable
from flowapi.web.server import Server
from flowapi.web.site import OneSite, RoutedSite
from tests.support.http import Client

NOW = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)


@dataclass
class Serving:
    """A server of *routes*, with the lines that it logs."""

    routes: Iterable[Route] = ()
    cors: Cors | None = None
    addresses: ClientAddress = field(default_factory=lambda: ClientAddress("direct", ()))
    debug: bool = False
    quiet: frozenset[str] = QUIET
    out: io.StringIO = field(default_factory=io.StringIO)

    @property
    def client(self) -> Client:
        """A client of the server."""
        errors = ErrorRenderer(debug=self.debug)
        routes = [
            Route(route.method, route.path, shielded(route.handler, errors.api)) for route in self.routes
        ]
        server = Server(
            OneSite(RoutedSite(RouteTable(routes), errors, self.cors)),
            addresses=self.addresses,
            access_log=AccessLog(self.out, lambda: NOW, quiet=self.quiet),
        )
        return Client(server)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of the access log."""
        return [orjson.loads(line) for line in self.out.getvalue().splitlines()]
