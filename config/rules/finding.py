"""What rules find."""

from collections.abc import Callable, Iterator

from config.urls import without_user

Finding = tuple[str, str]
"""A dotted key, and what is wrong with it."""


def refused_by(key: str, check: Callable[[str], object], text: str) -> Iterator[Finding]:
    """The finding that *check* refuses *text*, if it does."""
    try:
        check(text)
    except ValueError as error:
        yield key, f"found '{without_user(text)}'; {error}"


def blank(key: str, text: str, allowed: str) -> Iterator[Finding]:
    """The finding that *text* is blank, if it is."""
    if not text.strip():
        yield key, f"found nothing; allowed: {allowed}"
