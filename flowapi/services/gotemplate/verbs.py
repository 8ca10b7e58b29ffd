"""What the verbs of a format print: one value, as asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.printing import quoted, shortest
from flowapi.services.gotemplate.values import Absent, Object, Value, bytes_of, kind_of

_BASES = {"d": 10, "v": 10, "b": 2, "o": 8, "O": 8, "x": 16, "X": 16}
_DIGITS = {2: "b", 8: "o", 10: "d", 16: "x"}
_HIGHEST = 0x10FFFF
_REPLACEMENT = 0xFFFD
_DEFAULT_PRECISION = 6


@dataclass(frozen=True, slots=True)
class Spec:
    """How to print a value."""

    verb: str
    flags: frozenset[str] = frozenset()
    width: int = 0
    precision: int | None = None

    def padded(self, text: str, *, zeros: bool = True) -> str:
        """*text* in the width that is asked for."""
        if "-" in self.flags:
            return text.ljust(self.width)
        return text.rjust(self.width, "0" if zeros and "0" in self.flags else " ")

    def sign_of(self, number: float) -> str:
        """The sign to print before *number*."""
        if str(number).startswith("-"):
            return "-"
        return "+" if "+" in self.flags else " " if " " in self.flags else ""


def shown(value: Value, spec: Spec) -> str:
    """*value* as *spec* asks for it.

    Raises:
        TemplateFailed: It is not printed that way here.
    """
    if spec.verb == "T":
        return _string(kind_of(value), replace(spec, verb="s"))
    match value:
        case str():
            return _string(value, spec)
        case bool():
            return spec.padded(str(value).lower()) if spec.verb in "tv" else _wrong(value, spec)
        case int():
            return _integer(value, spec)
        case float():
            return _float(value, spec)
        case None:
            return spec.padded("<nil>") if spec.verb == "v" else f"%!{spec.verb}(<nil>)"
        case Object() | Absent():
            return _object(value, spec)
        case Mapping():
            pairs = (f"{shown(key, spec)}:{shown(value[key], spec)}" for key in sorted(value))
            return f"map[{' '.join(pairs)}]"
        case _:
            return f"[{' '.join(shown(item, spec) for item in value)}]"


def _wrong(value: Value, spec: Spec) -> str:
    """What is printed where a verb does not fit the value."""
    if isinstance(value, float) and "#" in spec.flags:
        raise TemplateFailed("# does not print numbers with a point")
    as_value = shown(value, replace(spec, verb="v", flags=spec.flags - {"#"}))
    return f"%!{spec.verb}({kind_of(value)}={as_value})"


def _object(value: Object | Absent, spec: Spec) -> str:
    if spec.verb not in "vsqxX" or "#" in spec.flags:
        raise TemplateFailed(f"%{spec.verb} does not print {kind_of(value)}")
    return _string(value.text if isinstance(value, Object) else "", spec)


def _string(text: str, spec: Spec) -> str:
    match spec.verb:
        case "q":
            return spec.padded(_quoted(text[: spec.precision], spec))
        case "v" if "#" in spec.flags:
            return spec.padded(quoted(text[: spec.precision]))
        case "v" | "s":
            return spec.padded(text[: spec.precision])
        case "x" | "X":
            return _hexadecimal(text, spec)
        case _:
            return _wrong(text, spec)


def _quoted(text: str, spec: Spec) -> str:
    if "#" in spec.flags and all(_needs_no_escape(char) for char in text):
        return f"`{text}`"
    return quoted(text, only_ascii="+" in spec.flags)


def _needs_no_escape(char: str) -> bool:
    """Tell whether *char* can stand in a raw string."""
    return char == "\t" or (char >= " " and char not in "`\x7f\ufeff" and not "\ud800" <= char <= "\udfff")


def _hexadecimal(text: str, spec: Spec) -> str:
    raw = bytes_of(text)[: spec.precision]
    prefix = "0x" if "#" in spec.flags and raw else ""
    digits = f" {prefix}".join(f"{byte:02x}" for byte in raw) if " " in spec.flags else raw.hex()
    shown_text = prefix + digits
    return spec.padded(shown_text.upper() if spec.verb == "X" else shown_text)


def _integer(value: int, spec: Spec) -> str:
    match spec.verb:
        case "c":
            return spec.padded(_character(value))
        case "q":
            return spec.padded(quoted(_character(value), "'", only_ascii="+" in spec.flags))
        case "U":
            return spec.padded(_code_point(value, spec), zeros=False)
        case verb if verb in _BASES:
            return _digits(value, spec)
        case _:
            return _wrong(value, spec)


def _character(value: int) -> str:
    valid = 0 <= value <= _HIGHEST and not 0xD800 <= value < 0xE000
    return chr(value if valid else _REPLACEMENT)


def _code_point(value: int, spec: Spec) -> str:
    text = f"U+{value % 2**64:0{max(4, spec.precision or 0)}X}"
    printable = "#" in spec.flags and 0 <= value <= _HIGHEST and chr(value).isprintable()
    return f"{text} '{chr(value)}'" if printable else text


def _digits(value: int, spec: Spec) -> str:
    base, sign = _BASES[spec.verb], spec.sign_of(value)
    text = format(abs(value), _DIGITS[base])
    if spec.precision is not None:
        if spec.precision == 0 and value == 0:
            return " " * spec.width
        text = text.rjust(spec.precision, "0")
    elif "0" in spec.flags and "-" not in spec.flags:
        text = text.rjust(spec.width - len(sign), "0")
    text = sign + _prefix(text, base, spec) + text
    return spec.padded(text.upper() if spec.verb == "X" else text, zeros=False)


def _prefix(text: str, base: int, spec: Spec) -> str:
    prefix = "0o" if spec.verb == "O" else ""
    if "#" not in spec.flags or base == 10:
        return prefix
    if base == 8:
        return prefix + ("" if text.startswith("0") else "0")
    return "0x" if base == 16 else "0b"


def _float(value: float, spec: Spec) -> str:
    if spec.verb in "bxX" or ("#" in spec.flags and spec.verb in "vgGeEfF"):
        raise TemplateFailed(f"%{spec.verb} with these flags does not print numbers with a point")
    if spec.verb not in "vgGeEfF":
        return _wrong(value, spec)
    sign = spec.sign_of(value)
    text = _decimal(abs(value), spec)
    if sign and "0" in spec.flags and "-" not in spec.flags:
        return sign + text.rjust(spec.width - 1, "0")
    return spec.padded(sign + text)


def _decimal(value: float, spec: Spec) -> str:
    verb = "g" if spec.verb == "v" else spec.verb
    if verb in "gG" and spec.precision is None:
        text = shortest(value)
    else:
        precision = _DEFAULT_PRECISION if spec.precision is None else spec.precision
        text = format(value, f".{precision}{verb.lower()}")
    return text.upper() if verb in "GE" else text
