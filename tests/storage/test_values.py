from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from storage.dialect import Dialect
from storage.sql import Form
from storage.values import Reader, bind

ID = UUID("8d0a5f6e-3c1f-4b62-9d0e-0c6a8a2f7d10")
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)
NAIVE = MOMENT.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Thing:
    id: UUID
    owner: UUID | None
    made_at: datetime
    ended_at: datetime | None
    good: bool
    name: str | None = None


@pytest.mark.parametrize(
    ("dialect", "sent"),
    [
        ("postgresql", [ID, NAIVE, True, 7, "text", None]),
        ("mysql", [str(ID), "2026-01-02 03:04:05", True, 7, "text", None]),
        ("sqlite", [str(ID), "2026-01-02 03:04:05.999999", True, 7, "text", None]),
    ],
)
def test_values_are_sent_in_the_form_of_the_columns(dialect: Dialect, sent: list[object]) -> None:
    form = Form("", ("id", "at", "good", "count", "name", "nothing"))
    values = {"name": "text", "id": ID, "at": MOMENT, "good": True, "count": 7, "nothing": None, "more": 1}

    assert bind(form, values, dialect) == sent


def test_other_zones_are_sent_as_utc() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=-8)))

    assert bind(Form("", ("at",)), {"at": elsewhere}, "postgresql") == [NAIVE]


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "sqlite"])
def test_a_time_without_a_zone_is_a_bug(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        bind(Form("", ("at",)), {"at": NAIVE}, dialect)


def test_times_of_sqlite_sort_as_text() -> None:
    moments = [MOMENT.replace(microsecond=fraction) for fraction in (0, 5, 100, 99_999)]
    sent = [bind(Form("", ("at",)), {"at": moment}, "sqlite")[0] for moment in moments]

    assert sent == sorted(sent)


@pytest.mark.parametrize(
    ("dialect", "row"),
    [
        ("postgresql", (ID, None, NAIVE, NAIVE, True, "name")),
        ("mysql", (str(ID), None, NAIVE, NAIVE, 1, "name")),
        (
            "sqlite",
            (str(ID), None, "2026-01-02 03:04:05.999999", "2026-01-02 03:04:05.999999", 1, "name"),
        ),
    ],
)
def test_rows_become_records(dialect: Dialect, row: tuple[object, ...]) -> None:
    assert Reader(Thing).for_(dialect)(row) == Thing(ID, None, MOMENT, MOMENT, good=True, name="name")


def test_what_is_null_is_none() -> None:
    record = Reader(Thing).for_("mysql")((str(ID), str(ID), NAIVE, None, 0, None))

    assert record == Thing(ID, ID, MOMENT, None, good=False, name=None)
