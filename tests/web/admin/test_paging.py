"""Which page of a list is served, and how others are found."""

import pytest

from flowapi.web.admin.paging import LONGEST_PAGE, Paging
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from storage.records.listing import Part


def asking(query: str = "", **headers: str) -> Request:
    """A request for users."""
    sent = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "h", **headers}.items()
    ]
    scope = {"method": "GET", "path": "/users", "query_string": query.encode(), "headers": sent}

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    return Request(scope, receive)


def links(request: Request, total: int) -> list[str]:
    """The header, cut into its parts."""
    headers = dict(Paging.of(request).within(total).headers(request, total))
    assert headers[b"x-total-count"] == str(total).encode()
    return headers[b"link"].decode().split(",")


def link(relation: str, page: int, size: int) -> str:
    return f'<http://h/users?page={page}&per_page={size}>; rel="{relation}"'


@pytest.mark.parametrize(
    ("query", "number", "size"),
    [
        ("", 1, 20),
        ("page=&per_page=", 1, 20),
        ("page=0&per_page=0", 1, 20),
        ("page=-3&per_page=-1", 1, 20),
        ("page=%2B2&per_page=007", 2, 7),
        ("page=9223372036854775807", 2**63 - 1, 20),
    ],
)
def test_the_first_twenty_are_what_nobody_needs_to_ask_for(query: str, number: int, size: int) -> None:
    assert Paging.of(asking(query)) == Paging(number, size)


@pytest.mark.parametrize(
    "text", ["two", "1.5", "1e3", "0x1", "1_0", "%201", "٣", "9223372036854775808", "--1"]
)
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_only_whole_numbers_are_pages(name: str, text: str) -> None:
    with pytest.raises(BadRequest, match=f"{name} must be a whole number"):
        Paging.of(asking(f"{name}={text}"))


@pytest.mark.parametrize(
    ("query", "total", "expected"),
    [
        ("", 0, [link("first", 1, 20)]),
        ("per_page=1", 4, [link("last", 4, 1), link("next", 2, 1)]),
        (
            "page=4&per_page=10",
            95,
            [link("first", 1, 10), link("last", 10, 10), link("next", 5, 10), link("prev", 3, 10)],
        ),
        ("page=10&per_page=10", 95, [link("first", 1, 10), link("prev", 9, 10)]),
        ("page=12&per_page=10", 95, [link("first", 1, 10), link("last", 10, 10), link("prev", 11, 10)]),
        ("per_page=100000", 3, [link("first", 1, 100_000)]),
        (
            "per_page=100000",
            LONGEST_PAGE + 1,
            [link("last", 2, LONGEST_PAGE), link("next", 2, LONGEST_PAGE)],
        ),
        (
            "user_id=a,b&email=x+y%40z&email=%C3%A9&page=1",
            1,
            ['<http://h/users?email=x+y%40z&email=%C3%A9&page=1&per_page=20&user_id=a%2Cb>; rel="first"'],
        ),
    ],
)
def test_other_pages_are_linked(query: str, total: int, expected: list[str]) -> None:
    assert links(asking(query), total) == expected


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"x_forwarded_proto": "https"}, "https://h/"),
        ({"x_forwarded_protocol": "HTTPS"}, "https://h/"),
        ({"x_url_scheme": "https"}, "https://h/"),
        ({"x_forwarded_ssl": "on"}, "https://h/"),
        ({"x_forwarded_proto": "javascript"}, "http://h/"),
        ({"host": "admin.example:8001"}, "http://admin.example:8001/"),
        ({"host": "[::1]:8001"}, "http://[::1]:8001/"),
        ({"host": 'h>; rel="next",<evil'}, "http://hrelnextevil/"),
    ],
)
def test_links_lead_where_the_client_asked(headers: dict[str, str], address: str) -> None:
    [first] = links(asking(**headers), 0)

    assert first.startswith(f"<{address}users?")


@pytest.mark.parametrize(
    ("paging", "total", "part"),
    [
        (Paging(1, 20), 0, None),
        (Paging(1, 20), 5, Part(5, 0)),
        (Paging(2, 20), 45, Part(20, 20)),
        (Paging(3, 20), 45, Part(5, 40)),
        (Paging(4, 20), 45, None),
        (Paging(2**63 - 1, 2**63 - 1), 45, None),
        (Paging(1, 2**63 - 1), 45, Part(45, 0)),
    ],
)
def test_no_more_is_asked_of_the_database_than_there_is(
    paging: Paging, total: int, part: Part | None
) -> None:
    assert paging.part(total) == part
