from datetime import UTC, datetime, timedelta, timezone

import pytest

from flowapi.services.timestamps import from_rfc3339, rfc3339


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 123456, UTC), "2026-01-02T03:04:05.123456Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 120000, UTC), "2026-01-02T03:04:05.12Z"),
        (datetime(2026, 1, 2, 0, 0, tzinfo=timezone(timedelta(hours=2))), "2026-01-01T22:00:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_times_are_written_in_utc_with_trimmed_fractions(moment: datetime, text: str) -> None:
    assert rfc3339(moment) == text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02t03:04:05.123456789z", datetime(2026, 1, 2, 3, 4, 5, 123456, UTC)),
        ("2026-01-02T00:30:00+02:00", datetime(2026, 1, 1, 22, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read_into_utc(text: str, moment: datetime) -> None:
    assert from_rfc3339(text) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-01-02", "2026-01-02 03:04:05Z", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+02:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whose text is the library's)
        from_rfc3339(text)
