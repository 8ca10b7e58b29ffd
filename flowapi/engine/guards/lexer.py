"""From the text of a guard to tokens.

The subset leaves out what a guard has no use for (floating point, bytes, null, maps, macros): a guard that
would mean something else in full CEL is refused, never read differently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LENGTH = 4000
_INT_BITS = 63


class GuardSyntax(Exception):
    """The expression cannot be read; *at* is the offset of the place."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: *kind* is ``name``, ``literal``, ``end``, or the operator itself."""

    kind: str
    value: bool | int | str
    at: int


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>[0-9][0-9A-Za-z_]*(?:\.[0-9]+)?)
      | (?P<text>r?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<operator>&&|\|\||==|!=|<=|>=|[-+*<>!?:.,()\[\]])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", '"': '"'}
RESERVED = frozenset(
    (
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"),
        *("let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"),
    )
)


def tokens(source: str) -> Iterator[Token]:
    """The tokens of *source*, ending with one of kind ``end``.

    Raises:
        GuardSyntax: Something in it is not part of the language.
    """
    if len(source) > MAX_LENGTH:
        raise GuardSyntax(
            f"a condition has at most {MAX_LENGTH} characters; name parts of it under 'conditions'", 0
        )
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise GuardSyntax(_unreadable(source[at]), at)
        if match.lastgroup != "space":
            yield _token(str(match.lastgroup), match.group(), at)
        at = match.end()
    yield Token("end", "", len(source))


def _token(group: str, text: str, at: int) -> Token:
    if group == "number":
        return Token("literal", _number(text, at), at)
    if group == "text":
        return Token("literal", _unquoted(text, at), at)
    if text in ("true", "false"):
        return Token("literal", text == "true", at)
    if text == "in":
        return Token("in", text, at)
    if text in RESERVED:
        raise GuardSyntax(f"'{text}' is a reserved word", at)
    return Token("name" if group == "name" else text, text, at)


def _number(text: str, at: int) -> int:
    if not text.isdecimal() or (len(text) > 1 and text[0] == "0"):
        raise GuardSyntax(f"'{text}' is not a whole decimal number", at)
    if len(text) > 19 or int(text).bit_length() > _INT_BITS:
        raise GuardSyntax("this number is too large", at)
    return int(text)


def _unquoted(text: str, at: int) -> str:
    if text.startswith("r"):
        return _characters(text[2:-1], at)
    value = _ESCAPE.sub(lambda match: _escaped(match, at), text[1:-1])
    return _characters(value, at)


def _escaped(match: re.Match[str], at: int) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2] not in _ESCAPED:
        raise GuardSyntax(
            f"'{match[0]}' is not an escape; write '\\\\' for a backslash", at + 1 + match.start()
        )
    return _ESCAPED[match[2]]


def _characters(value: str, at: int) -> str:
    if any("\ud800" <= character <= "\udfff" or character == "\0" for character in value):
        raise GuardSyntax("this text contains something that is not a character", at)
    return value


def _unreadable(character: str) -> str:
    hints = {
        "=": "'=' is not an operator; compare with '=='",
        "&": "'&' is not an operator; 'and' is '&&'",
        "|": "'|' is not an operator; 'or' is '||'",
        "'": "this text is not closed",
        '"': "this text is not closed",
        "/": "division is not part of guards",
        "%": "'%' is not part of guards",
        "{": "maps are not part of guards",
    }
    return hints.get(character, f"'{character}' is not part of guards")
