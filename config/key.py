"""How a section declares its keys: default, kind, meaning, and the name that the environment knows it by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from config.kinds.kind import Kind


class Section(BaseModel):
    """A frozen group of settings; its attributes are the keys of the file.

    Loading makes sections (by ``model_construct``) of values that kinds have read, so it needs no validators;
    they are built when a section is first called, which spares every start their making.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key besides its type.

    *environment* is the key's segment of the reference's variable names; *own* marks what the reference
    does not have; *fresh* means that a section, where it is given, does not build on the default.
    """

    kind: Kind | None = None
    model: type[Section] | None = None
    many: str = ""
    environment: str = ""
    own: bool = False
    fresh: bool = False
    default: object = None

    def __call__(self, schema: JsonDict) -> None:
        """Leave pydantic's schema as it is; being callable is what lets a field keep this."""


def declared(model: type[Section]) -> Iterator[tuple[str, Key]]:
    """The keys of *model* in the order of their declaration, each with what is known of it."""
    for name, field in model.model_fields.items():
        if isinstance(field.json_schema_extra, Key):
            yield name, field.json_schema_extra


def key(kind: Kind, default: object, meaning: str, *, env: str = "", own: bool = False) -> Any:
    """A key with one value."""
    known = Key(kind=kind, environment=env, own=own, default=default)
    return Field(default=default, description=meaning, json_schema_extra=known)


def section(default: Section, meaning: str, *, env: str = "", own: bool = False, fresh: bool = False) -> Any:
    """A key that is a section; what a file gives is merged over *default*."""
    known = Key(model=type(default), environment=env, own=own, fresh=fresh)
    return Field(default=default, description=meaning, json_schema_extra=known)


def sections(model: type[Section], meaning: str, *, env: str = "") -> Any:
    """A key that is a list of sections."""
    known = Key(model=model, many="list", environment=env)
    return Field(default=(), description=meaning, json_schema_extra=known)


def named_sections(model: type[Section], meaning: str, *, env: str = "") -> Any:
    """A key that maps names of the operator's choice to sections."""
    known = Key(model=model, many="map", environment=env)
    return Field(default_factory=dict, description=meaning, json_schema_extra=known)
