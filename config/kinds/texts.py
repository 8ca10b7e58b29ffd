"""Texts, secrets and choices."""

import re

from pydantic import SecretStr

from config.kinds.kind import Kind, Schema, UnacceptableError
from config.suggestions import did_you_mean
from config.yaml_nodes import Node

_COOKIE_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]*", re.ASCII)


class Text(Kind):
    """Text; *blank* is what an empty one stands for."""

    name = "string"
    allowed = "text"

    def __init__(self, *, blank: str = "") -> None:
        self.blank = blank

    def read(self, node: Node) -> str:
        """Text, or a single value as it is written."""
        value = node.value
        if value is None or isinstance(value, dict | list):
            raise self.refuse(node)
        if isinstance(value, str):
            return value or self.blank
        return _decimal(value) if node.text is None else node.text

    def schema(self) -> Schema:
        """Any single value."""
        return {"type": ["string", "number", "boolean"]}


class BaseUrl(Text):
    """A URL that loses one trailing slash."""

    def read(self, node: Node) -> str:
        """Text without the slash at its end."""
        return super().read(node).removesuffix("/")


class CookieName(Text):
    """What browsers take for the name of a cookie (RFC 6265, 4.1.1)."""

    allowed = "a name of letters, digits and !#$%&'*+-.^_`|~"

    def read(self, node: Node) -> str:
        """The name; empty where nothing stands for it."""
        name = super().read(node)
        if not _COOKIE_NAME.fullmatch(name):
            raise self.refuse(node)
        return name


class Secret(Kind):
    """Text that no log, message or repr shows."""

    name = "secret"
    allowed = "text"
    secret = True

    def read(self, node: Node) -> SecretStr:
        """Text, hidden."""
        if node.value is None or isinstance(node.value, dict | list):
            raise self.refuse(node)
        return SecretStr(TEXT.read(node))

    def schema(self) -> Schema:
        """Any single value."""
        return TEXT.schema()

    def shown(self, value: object) -> object:
        """The text in clear."""
        return value.get_secret_value() if isinstance(value, SecretStr) else value


class Choice(Kind):
    """One of *values*, whatever its case; *blank* is what an empty one stands for."""

    name = "choice"

    def __init__(self, *values: str, blank: str = "") -> None:
        self.values = values
        self.blank = blank
        self.allowed = ", ".join(values)

    def read(self, node: Node) -> str:
        """The value as it is spelled here."""
        text = node.value if isinstance(node.value, str) else node.text or ""
        if (value := text.lower() or self.blank) not in self.values:
            raise UnacceptableError(str(self.refuse(node)) + did_you_mean(text, self.values))
        return value

    def schema(self) -> Schema:
        """The values, and the empty text where it stands for one of them."""
        return {"type": "string", "enum": [*self.values, *([""] if self.blank else [])]}


def _decimal(value: bool | int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


TEXT = Text()
SECRET = Secret()
