"""Where the script of hanko-elements comes from."""

import re
from dataclasses import dataclass
from pathlib import Path

from flowapi.errors import StartRefused
from flowapi.web.request import Request
from flowapi.web.response import Response
from flowapi.web.routes import Route

PUBLISHED = "https://cdn.jsdelivr.net/npm/@teamhanko/hanko-elements@2.7.0/dist/elements.js"
INSTALLED = Path("node_modules/@teamhanko/hanko-elements/dist/elements.js")
SERVED = "/dev/elements.js"
_URL = re.compile(r"(?P<origin>https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?)/[\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class ElementsScript:
    """The script: at *url*, on another *origin* or, if it is a *file*, served by us."""

    url: str
    origin: str = ""
    file: Path | None = None

    def routes(self) -> list[Route]:
        """The route of the file, if it is one."""
        return [Route("GET", SERVED, self._serve)] if self.file else []

    async def _serve(self, _: Request) -> Response:
        content = self.file.read_bytes() if self.file else b""
        return Response(200, content, ((b"content-type", b"text/javascript; charset=utf-8"),))


def elements_script(asked: str | None, directory: Path) -> ElementsScript:
    """The script that is *asked* for, a URL or a file; else one installed in *directory*; else the published.

    Raises:
        StartRefused: What is asked for is neither.
    """
    if asked and (url := _URL.fullmatch(asked)):
        return ElementsScript(asked, origin=url["origin"])
    file = Path(asked) if asked else directory / INSTALLED
    if file.is_file():
        return ElementsScript(SERVED, file=file)
    if asked:
        raise StartRefused(f"--elements: {asked} is neither a file nor the address of one")
    return ElementsScript(PUBLISHED, origin=PUBLISHED.partition("/npm")[0])
