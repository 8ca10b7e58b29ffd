"""Where the script of hanko-elements comes from, and the texts of its languages that lie beside it."""

import re
from dataclasses import dataclass
from pathlib import Path

from flowapi.errors.start import StartRefused
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response
from flowapi.web.routes import Route

PUBLISHED = "https://cdn.jsdelivr.net/npm/@teamhanko/hanko-elements@2.7.0/dist/elements.js"
INSTALLED = Path("node_modules/@teamhanko/hanko-elements/dist/elements.js")
SERVED = "/dev/elements.js"
TRANSLATIONS = "i18n/all.js"
"""From the script on."""
SERVED_TRANSLATIONS = "/dev/elements/i18n.js"
_URL = re.compile(r"(?P<origin>https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?)/[\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class ElementsScript:
    """The script: at *url*, on another *origin* or, if it is a *file*, served by us."""

    url: str
    origin: str = ""
    file: Path | None = None

    @property
    def translations(self) -> str | None:
        """Where the texts of all languages are; none beside a file that stands alone."""
        if self.file is None:
            return self.url.partition("?")[0].rpartition("/")[0] + "/" + TRANSLATIONS
        return SERVED_TRANSLATIONS if self._beside(self.file) else None

    def routes(self) -> list[Route]:
        """The routes of the files, if they are such."""
        if self.file is None:
            return []
        found = {SERVED: self.file, SERVED_TRANSLATIONS: self._beside(self.file)}
        return [Route("GET", path, _serving(file)) for path, file in found.items() if file]

    @staticmethod
    def _beside(file: Path) -> Path | None:
        texts = file.parent / TRANSLATIONS
        return texts if texts.is_file() else None


def _serving(file: Path) -> Handler:
    async def serve(_: Request) -> Response:
        return _script(file)

    return serve


def _script(file: Path) -> Response:
    return Response(200, file.read_bytes(), ((b"content-type", b"text/javascript; charset=utf-8"),))


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
