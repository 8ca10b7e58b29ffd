"""The functions `html`, `js` and `urlquery`."""

from collections.abc import Sequence
from urllib.parse import quote_plus

from flowapi.services.gotemplate.printing import joined, printed
from flowapi.services.gotemplate.values import Value, bytes_of

_HTML = str.maketrans({"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"})
_JS = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}


def html(*values: Value) -> str:
    """*values* as text in an HTML document."""
    return _text(values).translate(_HTML)


def js(*values: Value) -> str:
    """*values* as text in a string of JavaScript."""
    return "".join(map(_js_char, _text(values)))


def urlquery(*values: Value) -> str:
    """*values* as text in the query of a URL."""
    return quote_plus(bytes_of(_text(values)))


def _text(values: Sequence[Value]) -> str:
    return joined([printed(value) if value is None else value for value in values])


def _js_char(char: str) -> str:
    if char in _JS:
        return _JS[char]
    if char < " ":
        return f"\\u00{ord(char):02X}"
    if char < "\x80" or char.isprintable() or "\udc80" <= char <= "\udcff":
        return char
    return f"\\u{ord(char):04X}"
