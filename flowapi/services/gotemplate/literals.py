"""Go's literals: what the texts of string, character and number tokens stand for."""

import re
from collections.abc import Iterator
from math import isfinite

from flowapi.services.gotemplate.errors import TemplateMalformed
from flowapi.services.gotemplate.values import text_of

_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<o>[0-7]{3})|(?P<c>.)|\Z)",
    re.DOTALL,
)
_HIGHEST = 0x10FFFF
_INTEGERS = range(-(2**63), 2**63)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_HEXADECIMAL = re.compile(
    r"[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+", re.ASCII
)
_UNDERSCORED = re.compile(r"[+-]?(?:0[xXoObB]_?)?[0-9a-fA-F.+pP-]+(?:_[0-9a-fA-F.+pP-]+)*", re.ASCII)


def string(text: str) -> str:
    """The string that *text*, quotes included, stands for.

    Raises:
        TemplateMalformed: An escape in it is wrong.
    """
    if text[0] == "`":
        return text[1:-1].replace("\r", "")
    return text_of(b"".join(_pieces(text[1:-1], '"')))


def character(text: str) -> int:
    """The code point of the character that *text*, quotes included, stands for."""
    content = text[1:-1]
    if len(content) == 1 and content != "\\":
        return ord(content)
    escape = _ESCAPE.fullmatch(content)
    if escape is None:
        raise TemplateMalformed(f"{text} is not one character")
    return _value(escape, "'")


def number(text: str) -> int | float:
    """The number that *text* stands for.

    Raises:
        TemplateMalformed: It is not a number of Go, or not one of 64 bits.
    """
    if "_" in text and not _UNDERSCORED.fullmatch(text):
        raise TemplateMalformed(f"{text} is not a number")
    plain = text.replace("_", "")
    if _DECIMAL.fullmatch(plain) and set(plain) & set(".eE"):
        return _finite(float(plain), text)
    if _HEXADECIMAL.fullmatch(plain):
        return _finite(float.fromhex(plain), text)
    return _integer(plain, text)


def _pieces(content: str, quote: str) -> Iterator[bytes]:
    place = 0
    while (backslash := content.find("\\", place)) >= 0:
        yield content[place:backslash].encode()
        escape = _ESCAPE.match(content, backslash)
        if escape is None:
            raise TemplateMalformed("an escape is not finished")
        value = _value(escape, quote)
        yield bytes((value,)) if escape["x"] or escape["o"] else chr(value).encode()
        place = escape.end()
    yield content[place:].encode()


def _value(escape: re.Match[str], quote: str) -> int:
    """The byte or code point that *escape* stands for."""
    if code := escape["x"]:
        return int(code, 16)
    if code := escape["u"] or escape["U"]:
        return _valid_code_point(int(code, 16))
    if (code := escape["o"]) and int(code, 8) < 256:
        return int(code, 8)
    char = escape["c"]
    if char == quote:
        return ord(quote)
    if char not in _SIMPLE:
        raise TemplateMalformed(f"{escape[0]} is not an escape")
    return _SIMPLE[char]


def _valid_code_point(value: int) -> int:
    if value > _HIGHEST or 0xD800 <= value < 0xE000:
        raise TemplateMalformed(f"{value:X} is not a character")
    return value


def _finite(value: float, text: str) -> float:
    if not isfinite(value):
        raise TemplateMalformed(f"{text} is too large")
    return value


def _integer(plain: str, text: str) -> int:
    digits = plain.lstrip("+-")
    octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    try:
        value = int(plain, 8 if octal else 0)
    except ValueError as error:
        raise TemplateMalformed(f"{text} is not a number") from error
    if value not in _INTEGERS:
        raise TemplateMalformed(f"{text} is too large")
    return value
