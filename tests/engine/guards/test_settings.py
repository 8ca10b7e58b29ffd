"""Which types of settings guards can use."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, SecretStr

from config.settings import Settings
from flowapi.engine.guards.facts import Fact
from flowapi.engine.guards.kinds import ANY, BOOL, INT, MAP, TEXT, Kind
from flowapi.engine.guards.settings import SettingNames, kind_of


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


class House(BaseModel):
    rooms: int = 3
    owner: str | None = None
    moods: list[Mood] = []
    colours: Mapping[str, str] = {"door": "red"}


class Town(BaseModel):
    house: House = House()
    empty_house: House | None = None
    mood: Mood = Mood.GOOD


MOODS = Kind("text", choices=frozenset({"good", "bad"}))


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (bool, BOOL),
        (int, INT),
        (str, TEXT),
        (str | None, TEXT),
        (Annotated[int, "metres"], INT),
        (Mood, MOODS),
        (Mood | None, Kind("text", choices=frozenset({"good", "bad", ""}))),
        (Literal["good", "bad"], MOODS),
        (list[str], Kind("list", item=TEXT)),
        (tuple[Mood, ...], Kind("list", item=MOODS)),
        (list, Kind("list", item=ANY)),
        (dict[str, int], MAP),
        (float, None),
        (timedelta, None),
        (SecretStr, None),
        (list[SecretStr], None),
        (int | str, None),
        (Any, None),
    ],
    ids=str,
)
def test_the_kind_of_an_annotation(annotation: Any, kind: Kind | None) -> None:
    assert kind_of(annotation) == kind


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("config.house.rooms", 3),
        ("config.house.owner", ""),
        ("config.house.moods", ["bad"]),
        ("config.house.colours", {"door": True}),
        ("config.empty_house.rooms", 0),
        ("config.mood", "good"),
    ],
)
def test_a_setting_is_read_as_a_plain_value(name: str, value: object) -> None:
    found = SettingNames(Town).find(name)

    class Situation:
        settings = Town(house=House(moods=[Mood.BAD]))

    assert isinstance(found, Fact)
    assert found.value(Situation()) == value  # type: ignore[arg-type]  # a model of the test's own


def test_the_choices_of_a_setting_are_known() -> None:
    found = SettingNames(Settings).find("config.passkey.acquire_on_login")

    assert isinstance(found, Fact)
    assert found.kind == Kind("text", choices=frozenset({"always", "conditional", "never"}))
