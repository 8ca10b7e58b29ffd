"""Find actions, hooks and stash keys by the packages that settings name, and give them their services."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from flowapi.engine.contract import Action, Hook
from flowapi.engine.guards.names import ROOTS
from flowapi.engine.stash import Key
from flowapi.errors.start import DefinitionError

Part = TypeVar("Part")


@dataclass(slots=True)
class Catalog:
    """What the action packages offer."""

    actions: dict[str, type[Action]] = field(default_factory=dict)
    hooks: dict[str, type[Hook]] = field(default_factory=dict)
    stash_keys: dict[str, Key[Any]] = field(default_factory=dict)
    """By path."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Actions and hooks that are ready to run."""

    actions: Mapping[str, Action]
    hooks: Mapping[str, Hook]


def load_catalog(packages: Iterable[str]) -> Catalog:
    """Collect ``ACTIONS``, ``HOOKS`` and ``STASH_KEYS`` of every package's ``catalog`` module.

    Raises:
        DefinitionError: A package has no catalogue, or two packages claim one name.
    """
    catalog = Catalog()
    problems: list[str] = []
    for package in packages:
        try:
            module = import_module(f"{package}.catalog")
        except ModuleNotFoundError as error:
            if error.name not in (package, f"{package}.catalog"):
                raise
            problems.append(f"action_packages: there is no module '{package}.catalog'")
        else:
            problems += _collect(catalog, package, module)
    problems += _missing_outcomes(catalog) + _clashing_facts(catalog)
    if problems:
        raise DefinitionError(problems)
    return catalog


def build(catalog: Catalog, services: object) -> Parts:
    """Instantiate every action and hook; their dataclass fields name the services they need.

    Raises:
        DefinitionError: With every name that *services* does not have.
    """
    problems: list[str] = []
    actions = {
        name: _built(f"action '{name}'", kind, services, problems) for name, kind in catalog.actions.items()
    }
    hooks = {name: _built(f"hook '{name}'", kind, services, problems) for name, kind in catalog.hooks.items()}
    if problems:
        raise DefinitionError(problems)
    return Parts(actions, hooks)


def without_services(catalog: Catalog) -> Parts:
    """Actions and hooks to look at, not to run: their fields are not set."""
    return Parts(
        {name: kind.__new__(kind) for name, kind in catalog.actions.items()},
        {name: kind.__new__(kind) for name, kind in catalog.hooks.items()},
    )


def _collect(catalog: Catalog, package: str, module: ModuleType) -> list[str]:
    keys = {key.path: key for key in getattr(module, "STASH_KEYS", ())}
    return [
        *_add(catalog.actions, getattr(module, "ACTIONS", {}), f"{package}: the action"),
        *_add(catalog.hooks, getattr(module, "HOOKS", {}), f"{package}: the hook"),
        *_add(catalog.stash_keys, keys, f"{package}: the stash key"),
    ]


def _add(known: dict[str, Part], more: Mapping[str, Part], what: str) -> list[str]:
    taken = [name for name in more if known.get(name, more[name]) != more[name]]
    known.update(more)
    return [f"{what} '{name}' is already taken" for name in taken]


def _missing_outcomes(catalog: Catalog) -> list[str]:
    kinds = ((name, getattr(kind, "Outcome", None)) for name, kind in catalog.actions.items())
    return [f"the action '{name}' declares no outcomes" for name, outcomes in kinds if not outcomes]


def _clashing_facts(catalog: Catalog) -> list[str]:
    """Second names of stash keys that guards could take for something else."""
    problems: list[str] = []
    known: dict[str, str] = {}
    for key in catalog.stash_keys.values():
        if key.fact and key.fact.split(".")[0] in ROOTS:
            problems.append(f"the stash key '{key.path}' cannot be called '{key.fact}'; the word is taken")
        elif key.fact and known.setdefault(key.fact, key.path) != key.path:
            problems.append(
                f"the stash keys '{known[key.fact]}' and '{key.path}' are both called '{key.fact}'"
            )
    return problems


def _built(what: str, kind: type[Part], services: object, problems: list[str]) -> Part:
    wanted = fields(kind) if is_dataclass(kind) else ()
    needed = [each.name for each in wanted if each.default is MISSING and each.default_factory is MISSING]
    missing = [name for name in needed if not hasattr(services, name)]
    problems += [f"{what} needs the unknown service '{name}'" for name in missing]
    given = {each.name: getattr(services, each.name) for each in wanted if hasattr(services, each.name)}
    return kind.__new__(kind) if missing else kind(**given)
