"""What is read of a request, and how much of it."""

from typing import Any

import pytest

from flowapi.web.request import MAX_PARAMETERS, Request


async def nothing() -> Any:
    raise AssertionError


def asked(query: str) -> Request:
    scope = {"headers": [], "method": "GET", "path": "/", "query_string": query.encode()}
    return Request(scope, nothing)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("", None),
        ("action", ""),
        ("action=a%40b", "a@b"),
        ("%61ction=a+b", "a b"),
        ("x=1&action=first&action=second", "first"),
        ("Action=a", None),
    ],
)
def test_the_first_parameter_of_a_name_counts(query: str, value: str | None) -> None:
    assert asked(query).query("action") == value


def test_of_an_endless_query_only_the_beginning_is_read() -> None:
    others = "&%41" * (MAX_PARAMETERS - 1)

    assert asked(f"x{others}&action=late").query("action") is None
    assert asked(f"{others[1:]}&action=last").query("action") == "last"
