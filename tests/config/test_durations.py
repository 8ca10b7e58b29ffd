"""Durations as Go writes them."""

from datetime import timedelta

import pytest

from config.durations import duration, nanoseconds, written


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("300ms", timedelta(milliseconds=300)),
        ("1.5h", timedelta(minutes=90)),
        ("2h45m", timedelta(hours=2, minutes=45)),
        ("1m30s", timedelta(seconds=90)),
        ("0", timedelta()),
        ("-1.5m", timedelta(seconds=-90)),
        ("+5s", timedelta(seconds=5)),
        (".5s", timedelta(milliseconds=500)),
        ("1.s", timedelta(seconds=1)),
        ("5us", timedelta(microseconds=5)),
        ("5µs5μs", timedelta(microseconds=10)),
        ("1500ns", timedelta(microseconds=1)),
        ("2562047h", timedelta(hours=2562047)),
    ],
)
def test_durations_are_read(text: str, length: timedelta) -> None:
    assert duration(text) == length


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "1", "60", "1 day", "1d", "1w", "h", ".h", "1h ", " 1h", "1,5h", "--1h", "1e3s", "1h-1m"),
        *("٣s", "2562048h", "1h" * 200),
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        duration(text)


def test_a_duration_is_written_as_it_was_read() -> None:
    assert written(duration("90m")) == "90m"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=90), "1h30m"),
        (timedelta(seconds=-61), "-1m1s"),
        (timedelta(milliseconds=1, microseconds=2), "1ms2us"),
        (timedelta(), "0s"),
    ],
)
def test_any_other_length_is_written_in_whole_units(length: timedelta, text: str) -> None:
    assert written(length) == text
    assert duration(text) == length


def test_nanoseconds() -> None:
    assert nanoseconds(timedelta(days=30)) == 2_592_000_000_000_000
