"""The layouts: frames that the pieces of a mail are set into, as plain text and as HTML.

Rule 1: a mail has the layout of its own name, if there is one, or else the one of all mails, `mail`.
Rule 2: what a directory declares hides what is shipped under the same name, which it can still extend.
"""

from pathlib import Path
from typing import Literal, TypedDict

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    select_autoescape,
)
from jinja2 import Template as Layout

from flowapi.services.mail.bounds import MOST_PRINTED, BoundedEnvironment, TooMuch
from flowapi.services.mail.templates import Template

PACKAGE = "flowapi.services.mail"
FOLDER = "layouts"
SHIPPED_PREFIX = "flowapi"
FOR_ALL = "mail"
PATIENCE = 10
"""How many times the steps that a layout may take when it is checked it may take for a mail."""

Kind = Literal["txt", "html"]


class Pieces(TypedDict):
    """What layouts can show."""

    template: str
    language: str
    service_name: str
    subject: str
    text: str
    code: str
    """Empty in mails without a code."""
    ttl_text: str
    """How long the code can be used; empty in mails without a code."""


class Layouts:
    """The shipped layouts, and those in the folder `layouts` of a *directory*."""

    def __init__(self, directory: Path | None = None) -> None:
        self._loader = _loader(directory)
        self.environment = _environment(self._loader)
        self._found: dict[tuple[str, Kind], Layout] = {}

    def render(self, kind: Kind, pieces: Pieces) -> str:
        """Set *pieces* into the layout of their mail."""
        return self._rendered(kind, pieces, PATIENCE)

    def check(self, kind: Kind, pieces: Pieces) -> str:
        """Render, with less patience: what passes has time to spare, whatever a mail is about."""
        return self._rendered(kind, pieces, 1)

    def source(self, name: str) -> str:
        """The text of the layout called *name*."""
        return self._loader.get_source(self.environment, name)[0]

    def _rendered(self, kind: Kind, pieces: Pieces, patience: int) -> str:
        self.environment.begin(patience)
        parts: list[str] = []
        size = 0
        for part in self._layout(pieces["template"], kind).generate(pieces):
            size += len(part)
            if size > MOST_PRINTED:
                raise TooMuch(f"it prints more than {MOST_PRINTED} characters")
            parts.append(part)
        return "".join(parts).strip()

    def _layout(self, template: str, kind: Kind) -> Layout:
        if (template, kind) not in self._found:
            names = [f"{name}.{kind}" for name in (template, FOR_ALL)]
            self._found[template, kind] = self.environment.select_template(names)
        return self._found[template, kind]


def _loader(directory: Path | None) -> BaseLoader:
    shipped = PackageLoader(PACKAGE, FOLDER)
    own = [FileSystemLoader(directory / FOLDER)] if directory else []
    return ChoiceLoader([*own, shipped, PrefixLoader({SHIPPED_PREFIX: shipped})])


def _environment(loader: BaseLoader) -> BoundedEnvironment:
    """How layouts are read: nothing but their pieces is at hand, HTML escapes them, and all is kept."""
    return BoundedEnvironment(
        loader=loader,
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


NAMES = frozenset(f"{name}.{kind}" for name in (FOR_ALL, *Template) for kind in ("txt", "html"))
"""What layouts can be called."""
