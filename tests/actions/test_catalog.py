"""The catalogue: every built-in action and hook, under its name."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import actions
from actions.catalog import ACTIONS, HOOKS, STASH_KEYS
from flowapi.engine.contract import Action, Hook

FOLDER = Path(actions.__file__).parent


@pytest.mark.parametrize("name", ACTIONS)
def test_the_id_of_an_action_is_its_path(name: str) -> None:
    module = import_module(f"actions.{name}")

    assert getattr(module, ACTIONS[name].__name__) is ACTIONS[name]


@pytest.mark.parametrize("name", HOOKS)
def test_the_name_of_a_hook_is_its_file(name: str) -> None:
    module = import_module(f"actions.hooks.{name}")

    assert getattr(module, HOOKS[name].__name__) is HOOKS[name]


def test_no_action_and_no_hook_is_forgotten() -> None:
    files = [path for path in FOLDER.rglob("*.py") if path.parent != FOLDER and path.name != "__init__.py"]
    names = [".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in files]
    modules = [import_module(f"actions.{name}") for name in names]

    declared = {part for module in modules for part in declared_in(module)}

    assert declared == {*ACTIONS.values(), *HOOKS.values()}


def declared_in(module: Any) -> list[type]:
    return [
        part
        for part in vars(module).values()
        if isinstance(part, type) and issubclass(part, Action | Hook) and part.__module__ == module.__name__
    ]


def test_every_action_describes_itself() -> None:
    assert all(action.description.endswith(".") for action in ACTIONS.values())


def test_stash_keys_are_at_places_of_their_own() -> None:
    paths = [key.path for key in STASH_KEYS]
    facts = [key.fact for key in STASH_KEYS if key.fact]

    assert len(set(paths)) == len(paths)
    assert len(set(facts)) == len(facts)
