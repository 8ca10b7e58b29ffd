"""Durations as Go writes them: ``300ms``, ``1.5h``, ``2h45m``."""

import re
from datetime import timedelta
from typing import Self

_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_PART = re.compile(r"(?:(\d+)(?:\.(\d*))?|\.(\d+))(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_LONGEST = 2**63 - 1


class WrittenDuration(timedelta):
    """A duration that remembers how it was written."""

    text: str = ""

    def __copy__(self) -> Self:
        """Itself; it never changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Itself; it never changes."""
        return self


def duration(text: str) -> WrittenDuration:
    """Read *text*; what is finer than a microsecond is dropped.

    Raises:
        ValueError: *text* is no duration, or one of more than about 292 years.
    """
    sign, rest = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    nanoseconds = 0 if rest == "0" else _sum_of_parts(rest)
    if nanoseconds > _LONGEST:
        raise ValueError(f"{text!r} is no duration")
    written = WrittenDuration(microseconds=sign * (nanoseconds // 1_000))
    written.text = text
    return written


def _sum_of_parts(text: str) -> int:
    total = position = 0
    while part := _PART.match(text, position):
        whole, fraction, bare_fraction, unit = part.groups()
        digits = fraction or bare_fraction or ""
        total += int(whole or 0) * _NANOSECONDS[unit] + _NANOSECONDS[unit] * int(digits or 0) // 10 ** len(
            digits
        )
        position = part.end()
    if position == 0 or position != len(text) or len(text) > 200:
        raise ValueError(f"{text!r} is no duration")
    return total


def nanoseconds(value: timedelta) -> int:
    """*value* in nanoseconds."""
    return (value.days * 86_400_000_000 + value.seconds * 1_000_000 + value.microseconds) * 1_000


def written(value: timedelta) -> str:
    """*value* as it was written, or else in its largest whole units."""
    if text := getattr(value, "text", ""):
        return str(text)
    rest, parts = abs(nanoseconds(value)), []
    for unit in ("h", "m", "s", "ms", "us"):
        amount, rest = divmod(rest, _NANOSECONDS[unit])
        parts += [f"{amount}{unit}"] if amount else []
    return ("-" if value < timedelta() else "") + ("".join(parts) or "0s")
