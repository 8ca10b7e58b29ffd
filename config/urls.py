"""Taking URLs apart, as leniently as Go does: relative references and spaces in paths pass."""

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*")
_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PORT = re.compile(r":[0-9]*")
# What may stand in a host unescaped; anything beyond ASCII may, too.
_HOST = re.compile(r"[a-zA-Z0-9!$&'()*+,;=:<>\"._~\u0080-\U0010ffff-]*")
_LOGIN = re.compile(r"//[^/?#]*@")
_USER = re.compile(r"[a-zA-Z0-9!$&'()*+,;=:@%._~-]*")
_BRACKETED = re.compile(r"\[[0-9a-zA-Z:.%_~-]*\]")


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in its parts; *authority* is user info, host and port."""

    scheme: str
    authority: str
    path: str

    @property
    def is_web_address(self) -> bool:
        """Whether it is absolute, leads to a host, and by http or https."""
        return self.scheme in ("http", "https") and bool(self.authority.rpartition("@")[2].partition(":")[0])


def parse_url(text: str) -> Url:
    """Take *text* apart.

    Raises:
        ValueError: even a lenient reader cannot make a URL of it.
    """
    if _CONTROL.search(text):
        raise ValueError("it contains a control character")
    scheme, rest = _split_scheme(text.partition("#")[0])
    path = rest.partition("?")[0]
    authority = ""
    if path.startswith("//"):
        authority, slash, tail = path[2:].partition("/")
        path = slash + tail
        _check_authority(authority)
    elif not scheme and ":" in path.partition("/")[0]:
        raise ValueError("its first segment contains a colon")
    if _ESCAPE.search(path):
        raise ValueError("a % in it is not followed by two hexadecimal digits")
    return Url(scheme, authority, path)


def without_user(text: str) -> str:
    """*text* for a message: user info, which may hold a password, is left out."""
    return _LOGIN.sub("//…@", text)


def _split_scheme(text: str) -> tuple[str, str]:
    scheme, colon, rest = text.partition(":")
    if colon and not scheme:
        raise ValueError("its scheme is missing")
    return (scheme.lower(), rest) if colon and _SCHEME.fullmatch(scheme) else ("", text)


def _check_authority(authority: str) -> None:
    user, at, place = authority.rpartition("@")
    if at and (not _USER.fullmatch(user) or _ESCAPE.search(user)):
        raise ValueError("its user info contains a character that is not allowed")
    host, colon, port = place.rpartition(":") if not place.endswith("]") else (place, "", "")
    if not colon:
        host = place
    if colon and not _PORT.fullmatch(f":{port}"):
        raise ValueError("its port is not a number")
    if not (_BRACKETED if "[" in host or "]" in host else _HOST).fullmatch(host):
        raise ValueError("its host contains a character that is not allowed")
