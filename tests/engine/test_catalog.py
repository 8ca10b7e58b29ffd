"""How actions and hooks are found and made ready."""

import sys
from types import ModuleType
from typing import Any

import pytest

from flowapi.engine.catalog import build, load_catalog, without_services
from flowapi.engine.stash import Key
from flowapi.errors.start import DefinitionError
from tests.engine.parts.actions import Bell, Enter, Knock, Leave, Ring, Wave
from tests.engine.parts.keys import COAT, GIFTS, INVITED, KNOCKS, NAME


class Services:
    bell = Bell("dong")


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """An action package called ``theirs``, with an empty catalogue."""
    module = ModuleType("theirs.catalog")
    monkeypatch.setitem(sys.modules, "theirs", ModuleType("theirs"))
    monkeypatch.setitem(sys.modules, "theirs.catalog", module)
    return module


def problems_with(*packages: str) -> tuple[str, ...]:
    with pytest.raises(DefinitionError) as refusal:
        load_catalog(packages)
    return refusal.value.problems


def test_a_catalogue_is_what_its_packages_list() -> None:
    catalog = load_catalog(["tests.engine.parts"])

    assert catalog.actions == {"door.knock": Knock, "door.enter": Enter, "visit.back": Leave}
    assert catalog.hooks == {"ring": Ring, "wave": Wave}
    assert list(catalog.stash_keys.values()) == [KNOCKS, NAME, INVITED, GIFTS, COAT]


def test_packages_add_up(package: ModuleType) -> None:
    package.HOOKS = {"cheer": Wave}  # type: ignore[attr-defined]  # a module made here

    assert load_catalog(["tests.engine.parts", "theirs"]).hooks == {"ring": Ring, "wave": Wave, "cheer": Wave}


def test_a_package_that_is_not_there_is_told() -> None:
    assert problems_with("nowhere", "tests.engine.parts", "tests.support") == (
        "action_packages: there is no module 'nowhere.catalog'",
        "action_packages: there is no module 'tests.support.catalog'",
    )


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ({"ACTIONS": {"door.knock": Enter}}, "theirs: the action 'door.knock' is already taken"),
        ({"HOOKS": {"ring": Wave}}, "theirs: the hook 'ring' is already taken"),
        ({"STASH_KEYS": [Key("knocks", str)]}, "theirs: the stash key 'knocks' is already taken"),
        (
            {"STASH_KEYS": [Key("other", str, "guest.name")]},
            "the stash keys 'guest_name' and 'other' are both called 'guest.name'",
        ),
        (
            {"STASH_KEYS": [Key("other", str, "flow.other")]},
            "the stash key 'other' cannot be called 'flow.other'; the word is taken",
        ),
        ({"ACTIONS": {"door.wave": Wave}}, "the action 'door.wave' declares no outcomes"),
    ],
)
def test_a_clash_is_told(package: ModuleType, listed: dict[str, Any], problem: str) -> None:
    vars(package).update(listed)

    assert problems_with("tests.engine.parts", "theirs") == (problem,)


def test_two_packages_may_list_the_same_thing(package: ModuleType) -> None:
    package.STASH_KEYS = [KNOCKS]  # type: ignore[attr-defined]  # a module made here

    assert list(load_catalog(["tests.engine.parts", "theirs"]).stash_keys) == [
        key.path for key in (KNOCKS, NAME, INVITED, GIFTS, COAT)
    ]


def test_parts_are_given_their_services_by_name() -> None:
    parts = build(load_catalog(["tests.engine.parts"]), Services())

    assert parts.actions["door.knock"] == Knock(Bell("dong"))
    assert parts.hooks["ring"] == Ring(Bell("dong"), times=1)
    assert isinstance(parts.actions["door.enter"], Enter)


def test_all_unknown_services_are_told_at_once() -> None:
    with pytest.raises(DefinitionError) as refusal:
        build(load_catalog(["tests.engine.parts"]), object())

    assert refusal.value.problems == (
        "action 'door.knock' needs the unknown service 'bell'",
        "hook 'ring' needs the unknown service 'bell'",
    )


def test_parts_can_be_looked_at_without_services() -> None:
    parts = without_services(load_catalog(["tests.engine.parts"]))

    assert parts.actions["door.knock"].description == "Knock at the door."
