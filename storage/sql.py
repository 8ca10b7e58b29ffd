"""SQL texts: written once, with `:names`, and sent in the form that each driver wants.

Rule 1: every statement names `:tenant_id`; those of the whole server say so with `every_tenant`.
Rule 2: where one database needs other words, its text stands beside the general one.
Rule 3: `IN (:names...)` is one parameter, a tuple, which is not empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from storage.dialect import Dialect

_NAME = re.compile(r"(?<!:):([a-z_]+)")
_SEVERAL = re.compile(r"IN \((:[a-z_]+)\.\.\.\)")
_AMONG: Mapping[Dialect, str] = {
    "postgresql": r"= ANY(\1)",
    "mysql": r"IN \1",
    "sqlite": r"IN (SELECT value FROM json_each(\1))",
}
_PLACEHOLDER: Mapping[Dialect, str] = {"postgresql": "${}", "mysql": "%s", "sqlite": "?"}


@dataclass(frozen=True, slots=True)
class Form:
    """What is sent to one kind of database: the text and the names of its parameters, in order."""

    text: str
    names: tuple[str, ...]


class Statement:
    """One SQL statement.

    Args:
        collides: A violated unique index is an expected answer, which must not end the transaction.
        alone: A write that needs no transaction; it joins one that is open, but begins none.
        every_tenant: The statement is about the whole server.
    """

    __slots__ = ("alone", "collides", "forms")

    def __init__(
        self,
        text: str,
        *,
        mysql: str | None = None,
        sqlite: str | None = None,
        collides: bool = False,
        alone: bool = False,
        every_tenant: bool = False,
    ) -> None:
        texts: dict[Dialect, str] = {"postgresql": text, "mysql": mysql or text, "sqlite": sqlite or text}
        self.forms = {dialect: _form(own, dialect) for dialect, own in texts.items()}
        self.collides = collides
        self.alone = alone
        for form in self.forms.values():
            if "tenant_id" not in form.names and not every_tenant:
                raise ValueError(f"a statement without its tenant: {form.text}")


def insert(table: str, *columns: str) -> str:
    """The text that inserts a row of *table* with *columns* and its tenant."""
    names = (*columns, "tenant_id")
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"


def _form(text: str, dialect: Dialect) -> Form:
    text = _SEVERAL.sub(_AMONG[dialect], text)
    numbers = count(1)
    text_sent = _NAME.sub(lambda _: _PLACEHOLDER[dialect].format(next(numbers)), text)
    return Form(text_sent, tuple(_NAME.findall(text)))
