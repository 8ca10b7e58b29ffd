"""Which origins a ceremony may come from (Web Authentication Level 3, section 13.4.9)."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from flowapi.services.passkey_ceremonies.refusal import AnswerRefused

ANDROID = "android:apk-key-hash:"
_VISIBLE = re.compile(r"[!-~]+")


class Origins:
    """The origins that an operator has listed; letter case does not matter."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._listed = frozenset(origin.lower() for origin in listed)

    def check(self, origin: str) -> None:
        """Look for *origin*, reduced to what an origin consists of, in the list.

        Raises:
            AnswerRefused: It is not there, or is no origin at all.
        """
        if _reduced(origin) not in self._listed:
            raise AnswerRefused("the origin is not listed")


def _reduced(origin: str) -> str:
    """`scheme://host[:port]` of a URL; the origin of an Android app as a whole."""
    if not _VISIBLE.fullmatch(origin):
        raise AnswerRefused("the origin is not a URL")
    if origin.lower().startswith(ANDROID):
        return origin.lower()
    try:
        url = urlsplit(origin)
        url.port  # noqa: B018 (raises if it is no number)
    except ValueError as malformed:
        raise AnswerRefused("the origin is not a URL") from malformed
    if not url.scheme or not url.hostname:
        raise AnswerRefused("the origin is not a URL with a host")
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}".lower()
