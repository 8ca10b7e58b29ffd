"""Points in time as the wire writes them."""

from datetime import UTC, datetime

NO_TIME = "0001-01-01T00:00:00Z"
"""What stands where a required time is not known."""


def rfc3339(moment: datetime) -> str:
    """*moment* in UTC, its fraction without trailing zeros."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"
