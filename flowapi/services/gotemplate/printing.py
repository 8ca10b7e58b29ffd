"""Print values as Go's `fmt` does without a format."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flowapi.services.gotemplate.values import Absent, Object, Value, bytes_of

_SIMPLE_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
}
_EXPONENT_FROM = 6
_EXPONENT_BELOW = -4


def printed(value: Value) -> str:
    """*value* by itself, as an action prints it."""
    return "<no value>" if value is None else plain(value)


def plain(value: Value) -> str:
    """*value* as `%v` prints it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return shortest(value)
        case None:
            return "<nil>"
        case Object():
            return value.text
        case Absent():
            return ""
        case Mapping():
            return f"map[{' '.join(f'{key}:{plain(value[key])}' for key in sorted(value))}]"
        case _:
            return f"[{' '.join(map(plain, value))}]"


def joined(values: Sequence[Value]) -> str:
    """*values* one after the other, with a space between two that are both not strings."""
    text, after_string = "", True
    for value in values:
        is_string = isinstance(value, str)
        text += ("" if is_string or after_string else " ") + plain(value)
        after_string = is_string
    return text


def shortest(value: float) -> str:
    """The fewest digits that mean *value*, with an exponent where it is large or small."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent) if value else 1
    minus = "-" if sign else ""
    if value and not _EXPONENT_BELOW <= point - 1 < _EXPONENT_FROM:
        fraction = f".{text[1:]}" if len(text) > 1 else ""
        return f"{minus}{text[0]}{fraction}e{point - 1:+03d}"
    if point <= 0:
        return f"{minus}0.{'0' * -point}{text}"
    whole, fraction = text[:point].ljust(point, "0"), text[point:]
    return f"{minus}{whole}{f'.{fraction}' if fraction else ''}"


def quoted(text: str, quote: str = '"', *, only_ascii: bool = False) -> str:
    """*text* as a literal of Go."""
    return quote + "".join(_escaped(char, quote, only_ascii=only_ascii) for char in text) + quote


def _escaped(char: str, quote: str, *, only_ascii: bool) -> str:
    code = ord(char)
    if char == quote:
        return "\\" + char
    if char in _SIMPLE_ESCAPES:
        return _SIMPLE_ESCAPES[char]
    if char.isprintable() and (code < 0x80 or not only_ascii):
        return char
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{bytes_of(char)[0]:02x}"
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
