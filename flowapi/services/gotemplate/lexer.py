"""Split a template into tokens."""

import re
from collections.abc import Generator, Iterator

from flowapi.services.gotemplate.errors import TemplateMalformed
from flowapi.services.gotemplate.tokens import KEYWORDS, Kind, Token

_SPACES = " \t\r\n"
_TRIM_AFTER = re.compile(r"-[ \t\r\n]")
_CLOSE = re.compile(r"([ \t\r\n]-)?}}")
_SPACE = re.compile(r"[ \t\r\n]+?(?=[ \t\r\n]-}}|[^ \t\r\n]|\Z)")
_STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*+"')
_RAW_STRING = re.compile(r"`[^`]*`")
_CHARACTER = re.compile(r"'(?:[^'\\\n]|\\[^\n])*+'")
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?"
    r"|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)"
)
_SIGNS = {"=": Kind.ASSIGN, "|": Kind.PIPE, ",": Kind.COMMA, "(": Kind.LEFT, ")": Kind.RIGHT}
_PATTERNS = {
    '"': (_STRING, Kind.STRING),
    "`": (_RAW_STRING, Kind.STRING),
    "'": (_CHARACTER, Kind.CHARACTER),
    **dict.fromkeys("+-0123456789", (_NUMBER, Kind.NUMBER)),
}
_AFTER_WORD = frozenset(("", ".", ",", "|", ":", ")", "(", *_SPACES))


def tokens_of(source: str) -> list[Token]:
    """The tokens of *source*, the last one of which is the end.

    Raises:
        TemplateMalformed: *source* cannot be split.
    """
    return list(_texts_and_actions(source))


def _texts_and_actions(source: str) -> Iterator[Token]:
    place, trim = 0, False
    while (opening := source.find("{{", place)) >= 0:
        inside = opening + 2
        trims_before = _TRIM_AFTER.match(source, inside) is not None
        yield from _text(source[place:opening], place, left=trim, right=trims_before)
        inside += 2 if trims_before else 0
        if source.startswith("/*", inside):
            closed = _comment_end(source, inside)
        else:
            yield Token(Kind.OPEN, "{{", opening)
            closed = yield from _action(source, inside)
        place, trim = closed.end(), closed[1] is not None
    yield from _text(source[place:], place, left=trim, right=False)
    yield Token(Kind.END, "", len(source))


def _text(text: str, place: int, *, left: bool, right: bool) -> Iterator[Token]:
    text = text.lstrip(_SPACES) if left else text
    text = text.rstrip(_SPACES) if right else text
    if text:
        yield Token(Kind.TEXT, text, place)


def _comment_end(source: str, place: int) -> re.Match[str]:
    end = source.find("*/", place + 2)
    closed = _CLOSE.match(source, end + 2) if end >= 0 else None
    if closed is None:
        raise TemplateMalformed("a comment is not closed")
    return closed


def _action(source: str, place: int) -> Generator[Token, None, re.Match[str]]:
    """The tokens of an action that begins at *place*, and the braces that close it."""
    open_parentheses = 0
    while (closed := _CLOSE.match(source, place)) is None:
        token = _token(source, place)
        open_parentheses += (token.kind is Kind.LEFT) - (token.kind is Kind.RIGHT)
        if open_parentheses < 0:
            raise TemplateMalformed("a parenthesis is closed that was not opened")
        yield token
        place += len(token.text)
    if open_parentheses:
        raise TemplateMalformed("a parenthesis is not closed")
    yield Token(Kind.CLOSE, closed[0], place)
    return closed


def _token(source: str, place: int) -> Token:
    first = source[place : place + 1]
    if first and first in _SPACES:
        return _matched(_SPACE, Kind.SPACE, source, place)
    if first and first in _SIGNS:
        return Token(_SIGNS[first], first, place)
    if source.startswith(":=", place):
        return Token(Kind.DECLARE, ":=", place)
    if first and first in _PATTERNS:
        return _matched(*_PATTERNS[first], source, place)
    if first == "." and source[place + 1 : place + 2].isascii() and source[place + 1 : place + 2].isdigit():
        return _matched(_NUMBER, Kind.NUMBER, source, place)
    return _word(source, place)


def _matched(pattern: re.Pattern[str], kind: Kind, source: str, place: int) -> Token:
    found = pattern.match(source, place)
    if found is None:
        raise TemplateMalformed(f"a {kind.value} is not closed")
    if kind is Kind.NUMBER and _in_name(source[found.end() : found.end() + 1] or " "):
        raise TemplateMalformed(f"{found[0]!r} is followed by a letter")
    return Token(kind, found[0], place)


def _word(source: str, place: int) -> Token:
    """A name, or a field or variable that begins with its sign."""
    first = source[place : place + 1]
    end = place + 1 if first and first in ".$" else place
    while end < len(source) and _in_name(source[end]):
        end += 1
    text = source[place:end]
    if not text or not (source[end : end + 1] in _AFTER_WORD or source.startswith("}}", end)):
        raise TemplateMalformed(
            f"{source[end : end + 1]!r} cannot stand there" if first else "an action is not closed"
        )
    return Token(_kind_of_word(text), text, place)


def _kind_of_word(text: str) -> Kind:
    if text == ".":
        return Kind.DOT
    if text[0] in ".$":
        return Kind.FIELD if text[0] == "." else Kind.VARIABLE
    return Kind.KEYWORD if text in KEYWORDS else Kind.NAME


def _in_name(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdecimal()
