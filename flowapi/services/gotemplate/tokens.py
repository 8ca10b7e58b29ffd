"""What templates are made of: texts and, between braces, tokens."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    OPEN = "{{"
    CLOSE = "}}"
    SPACE = "space"
    NAME = "name"
    KEYWORD = "keyword"
    FIELD = "field"
    VARIABLE = "variable"
    DOT = "."
    STRING = "string"
    NUMBER = "number"
    CHARACTER = "character"
    PIPE = "|"
    DECLARE = ":="
    ASSIGN = "="
    COMMA = ","
    LEFT = "("
    RIGHT = ")"
    END = "end of the template"


KEYWORDS = frozenset(
    ("block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with")
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template and where it begins."""

    kind: Kind
    text: str
    place: int

    def is_keyword(self, *words: str) -> bool:
        """Tell whether it is one of these keywords."""
        return self.kind is Kind.KEYWORD and self.text in words
