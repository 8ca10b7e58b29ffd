"""Read values of a flow file: each is checked for its form, and what is wrong is noted at its place."""

import re
from collections.abc import Iterable, Mapping

from config.suggestions import did_you_mean
from config.yaml_nodes import Mark, Node
from flowapi.engine.guards.lexer import GuardSyntax
from flowapi.engine.guards.parser import parse
from flowapi.engine.loading.definitions import Expression
from flowapi.engine.loading.places import Place, Problems, Word
from flowapi.engine.loading.text import SourceText, Written

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
ACTION_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")


class NodeReader:
    """Reads the nodes of one file."""

    def __init__(self, label: str, text: str, problems: Problems) -> None:
        self._text = SourceText(label, text)
        self._problems = problems

    def place(self, node: Node) -> Place:
        """Where *node* stands; of a mapping's value, where its key does."""
        return self._written(node).start

    def value_place(self, node: Node) -> Place:
        """Where the scalar *node* itself stands."""
        written = str(node.value) if node.text is None else node.text
        return self._written(node).place(written, 0)

    def complain(self, node: Node, message: str) -> None:
        """Note that something is wrong with *node*."""
        self._problems.add_gap(self.place(node), message)

    def mapping(self, node: Node, what: str) -> Mapping[str, Node]:
        """The entries of a mapping; none if it is something else."""
        if isinstance(node.value, dict):
            return node.value
        if node.value is not None:
            self.complain(node, f"{what} is a mapping, not {_said(node)}")
        return {}

    def entries(self, node: Node, what: str, known: Iterable[str]) -> Mapping[str, Node]:
        """The entries of a mapping that has no others than those with *known* keys."""
        known = tuple(known)
        found = self.mapping(node, what)
        for key, value in found.items():
            if key not in known:
                self.complain(value, f"{what} has no '{key}'" + (did_you_mean(key, known) or _listed(known)))
        return {key: value for key, value in found.items() if key in known}

    def items(self, node: Node | None, what: str) -> list[Node]:
        """The items of a list; none if it is something else."""
        if node is None or node.value is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.complain(node, f"{what} is a list, not {_said(node)}")
        return []

    def word(self, node: Node, what: str, form: re.Pattern[str] = NAME) -> Word | None:
        """A name."""
        place = self.value_place(node)
        text = self._scalar(node)
        if text is None or not form.fullmatch(text):
            shown = f"'{text}'" if text else _said(node)
            self._problems.add_gap(place, f"{what} {_FORMS[form]}, not {shown}")
            return None
        return Word(text, place)

    def words(self, node: Node | None, what: str, each: str) -> tuple[Word, ...]:
        """A list of different names; *each* says what one is."""
        found: dict[str, Word] = {}
        for item in self.items(node, what):
            if not (word := self.word(item, each)):
                continue
            if word.text in found:
                self._problems.add_gap(word.place, f"'{word}' is listed twice")
            found[word.text] = word
        return tuple(found.values())

    def key(self, name: str, node: Node, what: str, form: re.Pattern[str] = NAME) -> Word | None:
        """The name under which *node* stands in its mapping."""
        if form.fullmatch(name):
            return Word(name, self.place(node))
        self.complain(node, f"{what} {_FORMS[form]}, not '{name}'")
        return None

    def text(self, node: Node | None, what: str) -> str:
        """Text; empty where there is none."""
        if node is None:
            return ""
        text = self._scalar(node)
        if text is None:
            self.complain(node, f"{what} is text, not {_said(node)}")
        return text or ""

    def flag(self, node: Node | None, what: str) -> bool:
        """True or false."""
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.complain(node, f"{what} is true or false, not {_said(node)}")
        return node.value is True

    def expression(self, node: Node | None, what: str) -> Expression | None:
        """A condition, read as far as its grammar goes."""
        if node is None:
            return None
        text = node.text if isinstance(node.value, bool | int) and node.text else node.value
        if not isinstance(text, str) or not text.strip():
            self.complain(node, f"{what} is a condition, not {_said(node)}")
            return None
        written = self._written(node)
        try:
            return Expression(text, parse(text), written)
        except GuardSyntax as error:
            self._problems.add_gap(written.place(text, error.at), str(error))
            return None

    def _written(self, node: Node) -> Written:
        mark = node.mark or Mark(1, 1)
        return Written(self._text, mark.line, mark.column)

    def _scalar(self, node: Node) -> str | None:
        return node.value if isinstance(node.value, str) else None


_FORMS = {
    NAME: "has a name of small letters, digits and '_'",
    ACTION_ID: "takes the id of an action, such as passcode.verify",
}


def _said(node: Node) -> str:
    if isinstance(node.value, dict):
        return "a mapping"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None or node.value == "":
        return "nothing"
    return f"'{node.text or node.value}'"


def _listed(known: Iterable[str]) -> str:
    return f"; there are {', '.join(known)}"
