"""What an action asks for: one declaration that renders the schema and validates what was submitted.

Rule 1: only declared inputs are read; whatever else a client sends is ignored.
Rule 2: only JSON strings count as content of a text; of a `boolean` or `json` input nothing is required.
Rule 3: lengths count code points; the maximum of a password counts bytes of UTF-8.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

import orjson

from flowapi.errors.inputs import InputError, ValueInvalid, ValueMissing, ValueTooLong, ValueTooShort
from flowapi.errors.steps import InputRejected

EMAIL = re.compile(r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}")
"""The whole of an acceptable address."""

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
TRUE_TEXTS = frozenset({"1", "t", "true"})
_ABSENT = object()


class InputType(StrEnum):
    """The types of the wire."""

    STRING = "string"
    BOOLEAN = "boolean"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105 (a type's name)
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value that a client is asked for.

    *required* and *hidden* stand in the schema only if they are set, also as false. *preserve* echoes the
    submitted value; *trim* and *lower* apply before anything is checked; *allowed* holds (value, label)
    pairs.
    """

    name: str
    type: InputType
    required: bool | None = None
    hidden: bool | None = None
    min_length: int | None = None
    max_length: int | None = None
    preserve: bool = False
    trim: bool = False
    lower: bool = False
    allowed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def string(
        cls,
        name: str,
        *,
        required: bool | None = None,
        hidden: bool | None = None,
        min_length: int | None = None,
        max_length: int | None = None,
        preserve: bool = False,
        trim: bool = False,
        lower: bool = False,
        allowed: tuple[tuple[str, str], ...] = (),
    ) -> Self:
        """A text."""
        return cls(
            name=name,
            type=InputType.STRING,
            required=required,
            hidden=hidden,
            min_length=min_length,
            max_length=max_length,
            preserve=preserve,
            trim=trim,
            lower=lower,
            allowed=allowed,
        )

    @classmethod
    def email(
        cls, name: str, *, required: bool, min_length: int | None = None, max_length: int | None = None
    ) -> Self:
        """An email address, trimmed and in lower case."""
        return cls(
            name=name,
            type=InputType.EMAIL,
            required=required,
            min_length=min_length,
            max_length=max_length,
            trim=True,
            lower=True,
        )

    @classmethod
    def password(
        cls, name: str, *, required: bool, min_length: int | None = None, max_length: int | None = None
    ) -> Self:
        """A password, exactly as typed."""
        return cls(
            name=name,
            type=InputType.PASSWORD,
            required=required,
            min_length=min_length,
            max_length=max_length,
        )

    @classmethod
    def boolean(cls, name: str, *, required: bool | None = None, hidden: bool | None = None) -> Self:
        """A yes or no."""
        return cls(name=name, type=InputType.BOOLEAN, required=required, hidden=hidden)

    @classmethod
    def json(cls, name: str, *, required: bool | None = None, hidden: bool | None = None) -> Self:
        """Any JSON value, or a text that holds one."""
        return cls(name=name, type=InputType.JSON, required=required, hidden=hidden)

    def render(self, error: InputError | None, value: Any) -> dict[str, Any]:
        """The schema as it goes on the wire."""
        schema: dict[str, Any] = {"name": self.name, "type": self.type.value}
        for key in ("min_length", "max_length", "required", "hidden"):
            if (given := getattr(self, key)) is not None:
                schema[key] = given
        if self.preserve:
            schema["value"] = value
        if self.allowed:
            schema["allowed_values"] = [{"value": item, "name": label} for item, label in self.allowed]
        if error:
            schema["error"] = _rendered(error)
        return schema

    def prepare(self, value: Any) -> Any:
        """*value* as it is checked and read: for a text, what is none becomes one if it is to be trimmed or
        lower-cased, and is left out if not.
        """
        if self.type in (InputType.JSON, InputType.BOOLEAN):
            return value
        if not (self.trim or self.lower):
            return value if value is None or isinstance(value, str) else ""
        text = as_text(value)
        text = text.strip(WHITE_SPACE) if self.trim else text
        return lowered(text) if self.lower else text

    def check(self, value: Any) -> InputError | None:
        """What is wrong with the prepared *value*, if anything."""
        if self.type in (InputType.JSON, InputType.BOOLEAN):
            return None
        text = value if isinstance(value, str) else ""
        if self.required and not text:
            return ValueMissing()
        if text and self.min_length is not None and len(text) < self.min_length:
            return ValueTooShort()
        if text and self.max_length is not None and self._size(text) > self.max_length:
            return ValueTooLong()
        if self.type is InputType.EMAIL and text and not EMAIL.fullmatch(text):
            return ValueInvalid()
        return self._check_allowed(text) if value is not _ABSENT else None

    def _size(self, text: str) -> int:
        return len(text.encode(errors="surrogatepass")) if self.type is InputType.PASSWORD else len(text)

    def _check_allowed(self, text: str) -> InputError | None:
        if self.type is not InputType.STRING or not self.allowed:
            return None
        values = [value for value, _ in self.allowed]
        if text in values:
            return None
        return ValueInvalid(f"The value is invalid. Must be one of: {','.join(values)}")


class Form:
    """What a client submitted, prepared and validated, by the names of the declared inputs."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values = dict(values or {})

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """The value as text; empty where there is none."""
        return as_text(self._values.get(name))

    def flag(self, name: str) -> bool:
        """The value as a truth: `true`, a number but zero, or a text such as `"true"`."""
        value = self._values.get(name)
        if isinstance(value, str):
            return value.lower() in TRUE_TEXTS
        return isinstance(value, bool | int | float) and bool(value)

    def json(self, name: str) -> Any:
        """The value as it is; of a text that holds JSON, what it holds; `None` where it holds none."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return None

    def raw(self, name: str) -> Any:
        """The value as it was prepared, for the echo."""
        return self._values.get(name)

    @classmethod
    def read(cls, inputs: Iterable[Input], submitted: Mapping[str, Any]) -> Self:
        """Prepare what was *submitted* for the declared *inputs*, without judging it."""
        form = cls()
        for item in inputs:
            value = submitted.get(item.name, _ABSENT)
            if value is not _ABSENT or item.trim or item.lower:
                form._values[item.name] = item.prepare(None if value is _ABSENT else value)
        return form

    def validate(self, inputs: Iterable[Input]) -> None:
        """Check every value.

        Raises:
            InputRejected: One or more are not acceptable; it names them all.
        """
        found = {item.name: item.check(self._values.get(item.name, _ABSENT)) for item in inputs}
        if errors := {name: error for name, error in found.items() if error}:
            raise InputRejected(errors)


def as_text(value: Any) -> str:
    """A JSON value as text: strings themselves, nothing for `null`, numbers as digits, else the JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return orjson.dumps(value).decode()


def lowered(text: str) -> str:
    """*text* in lower case, one code point for one, without rules of locale or context."""
    return text.lower() if text.isascii() else "".join(character.lower()[0] for character in text)


def _rendered(error: InputError) -> dict[str, Any]:
    return {"code": error.code, "message": str(error)} | ({"cause": error.cause} if error.cause else {})
