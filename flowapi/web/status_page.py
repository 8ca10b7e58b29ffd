"""The page at ``/``: whether the server can do its work."""

import logging

from flowapi.web.request import Request
from flowapi.web.response import Response, html_response
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import StorageError

logger = logging.getLogger(__name__)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>API Integration Status</title>
<style>
body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; }}
</style>
</head>
<body>
<h1>API Status</h1>
<p>{message}</p>
</body>
</html>
"""
RUNNING = PAGE.format(
    message="✅ API is running. How to put a page in front of it is in the quickstart of the documentation."
)
BROKEN = PAGE.format(message="❌ API is not functioning properly due to database connectivity problems.")


class StatusPage:
    """Asks the database once per request."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @property
    def route(self) -> Route:
        """Where the page lives."""
        return Route("GET", "/", self._show)

    async def _show(self, request: Request) -> Response:
        try:
            async with self._units.open() as store:
                await store.jwks.list()
        except StorageError as error:
            logger.warning("status page: %s", type(error).__name__, extra={"id": request.id})
            return html_response(BROKEN, 500)
        return html_response(RUNNING)
