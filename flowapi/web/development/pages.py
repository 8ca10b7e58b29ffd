"""The files of the development area: pages, scripts and styles, as they lie in ``files/``."""

from collections.abc import Iterator
from pathlib import Path

from flowapi.web.development.front import PREFIX, WITHOUT_SLASH
from flowapi.web.development.policies import OWN, with_elements
from flowapi.web.request import Request
from flowapi.web.response import Handler, Header, Response
from flowapi.web.routes import Route

FILES = Path(__file__).parent / "files"
TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
}
START = "index"
DEMO = "demo"
NAMED = "localhost"
"""The only name under which passkeys and cookies work, whatever else leads to this machine."""


def page_routes(elements_origin: str) -> Iterator[Route]:
    """A route for every file; pages are found without their suffix, the start page at the prefix itself."""
    for file in sorted(FILES.rglob("*")):
        if file.suffix == ".html":
            policy = with_elements(elements_origin) if file.stem == DEMO else OWN
            path = PREFIX + ("" if file.stem == START else file.stem)
            yield Route("GET", path, _named(_serving(file, policy)))
        elif file.suffix in TYPES:
            yield Route("GET", PREFIX + file.relative_to(FILES).as_posix(), _serving(file))
    yield Route("GET", WITHOUT_SLASH, _lead_to_start)


def _serving(file: Path, *headers: Header) -> Handler:
    answer = Response(200, file.read_bytes(), ((b"content-type", TYPES[file.suffix]), *headers))

    async def serve(_: Request) -> Response:
        return answer

    return serve


async def _lead_to_start(_: Request) -> Response:
    return Response(307, headers=((b"location", PREFIX.encode()),))


def _named(page: Handler) -> Handler:
    """*page*, which sends those who came by a number on to the name."""

    async def serve(request: Request) -> Response:
        host, _, port = request.header(b"host").lower().rpartition(":")
        if port.isdigit() and host != NAMED:
            location = f"http://{NAMED}:{port}{request.path}"
            return Response(307, headers=((b"location", location.encode("latin-1")),))
        return await page(request)

    return serve
