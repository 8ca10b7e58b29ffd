"""Points in time as the wire writes them."""

import re
from datetime import UTC, datetime

NO_TIME = "0001-01-01T00:00:00Z"
"""What stands where a required time is not known."""

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def rfc3339(moment: datetime) -> str:
    """*moment* in UTC, its fraction without trailing zeros."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def from_rfc3339(text: str) -> datetime:
    """The point in time that *text* names, in UTC.

    Raises:
        ValueError: *text* is no time of RFC 3339.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError("not a time")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("not a time") from error
