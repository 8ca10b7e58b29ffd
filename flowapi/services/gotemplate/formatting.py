"""`printf`: formats as Go's `fmt` reads them, without `*` and explicit indexes; `verbs` prints the values."""

import re
from collections.abc import Iterator, Sequence

from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.printing import plain
from flowapi.services.gotemplate.values import Value, kind_of
from flowapi.services.gotemplate.verbs import Spec, shown

WIDEST = 4096

_DIRECTIVE = re.compile(r"%([#0+\- ]*)([0-9]*)(?:\.(?=.)([0-9]*))?(.?)", re.DOTALL)


def formatted(text: str, values: Sequence[Value]) -> str:
    """*text* with *values* in the places of its verbs.

    Raises:
        TemplateFailed: It asks for something that is not printed here, or for too much.
    """
    waiting = iter(values)
    result = _DIRECTIVE.sub(lambda directive: _printed(directive, waiting), text)
    extra = ", ".join("<nil>" if value is None else f"{kind_of(value)}={plain(value)}" for value in waiting)
    return f"{result}%!(EXTRA {extra})" if extra else result


def _printed(directive: re.Match[str], waiting: Iterator[Value]) -> str:
    flags, width, precision, verb = directive.groups()
    match verb:
        case "":
            return "%!(NOVERB)"
        case "%":
            return "%"
        case "*" | "[":
            raise TemplateFailed("* and explicit indexes are not supported in a format")
    spec = Spec(
        verb=verb,
        flags=frozenset(flags) - frozenset("+" if verb == "v" else ""),
        width=_number(width) if width else 0,
        precision=None if precision is None else _number(precision),
    )
    for value in waiting:
        return shown(value, spec)
    return f"%!{verb}(MISSING)"


def _number(digits: str) -> int:
    if len(digits) > len(str(WIDEST)) or int(digits or "0") > WIDEST:
        raise TemplateFailed(f"a width or precision is above {WIDEST}")
    return int(digits or "0")
