"""Claims with a meaning of their own: which of them a template may set, and to what."""

from datetime import datetime
from typing import Any

from flowapi.services.claim_templates import Unusable

RESERVED = frozenset(("sub", "iat", "exp", "aud", "iss", "email", "username", "session_id"))
"""What every session says itself."""

LATEST = 253_402_300_799
"""The last second of the year 9999."""


def fitting(name: str, value: Any) -> Any:
    """*value* as the claim *name* has it in a token.

    Raises:
        Unusable: The claim cannot have that value.
    """
    match name:
        case "jti" if not isinstance(value, str):
            raise Unusable("it has to be a text")
        case "nbf":
            return _seconds(value)
        case _:
            return value


def _seconds(value: Any) -> int:
    """A point in time: a number, also as text, or a text of RFC 3339."""
    try:
        seconds = _seconds_of_text(value) if isinstance(value, str) else _seconds_of_number(value)
    except (ValueError, OverflowError) as error:
        raise Unusable("it has to be a time") from error
    if abs(seconds) > LATEST:
        raise Unusable("it has to be a time")
    return seconds


def _seconds_of_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return int(value)


def _seconds_of_text(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("without a zone")
    return int(moment.timestamp())
