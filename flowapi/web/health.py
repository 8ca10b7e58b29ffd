"""Whether the server lives and takes requests; neither asks the database."""

from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route

ALIVE = json_response({"alive": True})
READY = json_response({"ready": True})


def health_routes() -> tuple[Route, ...]:
    """`/health/alive` and `/health/ready`."""
    return Route("GET", "/health/alive", _alive), Route("GET", "/health/ready", _ready)


async def _alive(_: Request) -> Response:
    return ALIVE


async def _ready(_: Request) -> Response:
    return READY
