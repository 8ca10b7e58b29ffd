"""Long lists in pages: what a query asks for, and the headers that tell how to go on.

Rule 1: whoever asks for less than the first page, or for less than one entry, gets the first page, or twenty.
Rule 2: a page has at most `LONGEST_PAGE` entries.
"""

import re
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote_plus

from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import Header
from storage.records.listing import Part

PER_PAGE = 20
LONGEST_PAGE = 10_000
LARGEST = 2**63 - 1
NUMBER = re.compile(r"[+-]?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list."""

    number: int
    size: int

    @classmethod
    def of(cls, request: Request) -> Self:
        """The page that *request* asks for.

        Raises:
            BadRequest: What it says is not a number.
        """
        number, size = _number(request, "page"), _number(request, "per_page")
        return cls(number if number > 0 else 1, size if size > 0 else PER_PAGE)

    def within(self, total: int) -> Self:
        """The page as it is served of *total* entries."""
        return replace(self, size=LONGEST_PAGE) if self.size > LONGEST_PAGE < total else self

    def part(self, total: int) -> Part | None:
        """What the page shows of *total* entries, if it shows any."""
        offset = (self.number - 1) * self.size
        return Part(min(self.size, total - offset), offset) if offset < total else None

    def headers(self, request: Request, total: int) -> tuple[Header, ...]:
        """How many entries there are, and where other pages are (RFC 8288)."""
        last = max(1, -(-total // self.size))
        relations = {
            "first": 1 if self.number != 1 or self.number == last else None,
            "last": last if self.number != last else None,
            "next": self.number + 1 if self.number < last else None,
            "prev": self.number - 1 if self.number > 1 else None,
        }
        links = ",".join(
            f'<{self._address(request, page)}>; rel="{name}"' for name, page in relations.items() if page
        )
        return (b"link", links.encode()), (b"x-total-count", str(total).encode())

    def _address(self, request: Request, page: int) -> str:
        own = {"page": str(page), "per_page": str(self.size)}
        query = [*((name, value) for name, value in request.parameters() if name not in own), *own.items()]
        shown = "&".join(
            f"{quote_plus(name)}={quote_plus(value)}"
            for name, value in sorted(query, key=lambda pair: pair[0])
        )
        return f"{_scheme(request)}://{_host(request)}{request.path}?{shown}"


def _number(request: Request, name: str) -> int:
    text = request.query(name) or "0"
    if not NUMBER.fullmatch(text) or not -LARGEST - 1 <= int(text) <= LARGEST:
        raise BadRequest(f"{name} must be a whole number")
    return int(text)


def _scheme(request: Request) -> str:
    """How the client speaks to us, as far as a proxy in front tells."""
    if request.header(b"x-forwarded-ssl") == "on":
        return "https"
    named = (b"x-forwarded-proto", b"x-forwarded-protocol", b"x-url-scheme")
    found = next((text for name in named if (text := request.header(name))), "http")
    return "https" if found.lower() == "https" else "http"


def _host(request: Request) -> str:
    """The host that was asked; nothing in it ends the address."""
    return re.sub(r"[^A-Za-z0-9._:\[\]-]", "", request.header(b"host"))
