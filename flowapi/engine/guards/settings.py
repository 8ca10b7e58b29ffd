"""Settings as guards name them: the dotted path of the config file, with the type of the model's field."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.key import Key
from config.kinds.texts import Choice
from config.suggestions import did_you_mean
from flowapi.engine.contract import Facts
from flowapi.engine.guards.facts import Fact
from flowapi.engine.guards.kinds import ANY, BOOL, INT, MAP, TEXT, Kind


class SettingNames:
    """The settings of one model, found by dotted name."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        self._found: dict[str, Fact | str] = {}

    def find(self, name: str) -> Fact | str:
        """The setting called *name* (``config.`` included), or why a guard cannot ask for it."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> Fact | str:
        _, *parts = name.split(".")
        field = FieldInfo(annotation=self._model)
        for part in parts:
            model = _model_of(field.annotation)
            fields = model.model_fields if model else {}
            if part not in fields:
                return f"there is no setting '{name}'" + did_you_mean(part, fields)
            field = fields[part]
        if _model_of(field.annotation):
            return f"'{name}' is a section of settings, not one setting"
        if not (kind := _field_kind(field)):
            return f"'{name}' has no type that guards can use"
        return Fact(name, kind, fixed=True, read=_setting(tuple(parts)))


def _field_kind(field: FieldInfo) -> Kind | None:
    """The kind of a setting; which texts are allowed is declared beside its type."""
    declared = field.json_schema_extra
    if isinstance(declared, Key) and isinstance(declared.kind, Choice):
        return Kind("text", choices=frozenset(declared.kind.values))
    return kind_of(field.annotation)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    for part in _alternatives(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def kind_of(annotation: Any) -> Kind | None:
    """The kind of a setting's type; ``None`` for those that guards cannot use."""
    parts = tuple(_alternatives(annotation))
    kinds = [_plain_kind(part) for part in parts if part is not NoneType]
    if len(kinds) != 1 or not (kind := kinds[0]):
        return None
    if NoneType in parts and kind.choices is not None:
        return Kind("text", choices=kind.choices | {""})
    return kind


def _plain_kind(annotation: Any) -> Kind | None:
    origin, arguments = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Literal and all(isinstance(value, str) for value in arguments):
        return Kind("text", choices=frozenset(arguments))
    if not isinstance(origin, type):
        return None
    if issubclass(origin, Enum):
        return Kind("text", choices=frozenset(str(member.value) for member in origin))
    if issubclass(origin, list | tuple | set | frozenset):
        item = kind_of(arguments[0]) if arguments else ANY
        return Kind("list", item=item) if item else None
    if issubclass(origin, Mapping):
        return MAP
    for plain, kind in ((bool, BOOL), (int, INT), (str, TEXT)):
        if issubclass(origin, plain):
            return kind
    return None


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The members of a union; what is annotated, without the annotation."""
    if hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    if get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _alternatives(part)
    else:
        yield annotation


def _setting(attributes: tuple[str, ...]) -> Callable[[Facts], Any]:
    def read(facts: Facts) -> Any:
        value: Any = facts.settings
        for attribute in attributes:
            value = getattr(value, attribute, None)
        return value

    return read
