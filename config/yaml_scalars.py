"""What a plain YAML scalar means: the 1.2 core schema, and the reference's further spellings of numbers."""

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf"))
    | dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf"))
    | dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))
)
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_MOST_DIGITS = 64

TAGS: dict[str, tuple[type, ...]] = {
    "tag:yaml.org,2002:str": (str,),
    "tag:yaml.org,2002:int": (int,),
    "tag:yaml.org,2002:float": (float, int),
    "tag:yaml.org,2002:bool": (bool,),
    "tag:yaml.org,2002:null": (type(None),),
}


def resolve(text: str) -> Scalar:
    """The value of the plain scalar *text*."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "0123456789+-." or len(text) > _MOST_DIGITS:
        return text
    digits = text.replace("_", "")
    if _INTEGER.fullmatch(digits):
        return parse_integer(digits)
    return float(text) if _FLOAT.fullmatch(text) else text


def parse_integer(text: str) -> int:
    """The integer literal *text*: decimal, 0x, 0o, 0b, or octal by a leading 0; underscores between digits.

    Raises:
        ValueError: *text* is no such literal.
    """
    sign, digits = ("-", text[1:]) if text[:1] == "-" else ("", text.removeprefix("+"))
    if len(digits) > 1 and digits[0] == "0" and (digits[1].isdigit() or digits[1] == "_"):
        digits = "0o" + digits[1:]
    if len(digits) > _MOST_DIGITS or digits[:1] in ("+", "-", "_", " ") or digits.strip() != digits:
        raise ValueError(text)
    return int(sign + digits, 0)
