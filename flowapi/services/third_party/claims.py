"""What providers tell of a user, in one form: the members of OpenID Connect Core §5.1 and some of our own.

Rule 1: members have types; what can be read as one is, and what cannot is left out, but for the subject.
Rule 2: what has no member of its own is kept under `custom_claims`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from flowapi.errors.third_party import ClaimsUnusable

TEXTS = frozenset(
    (
        *("iss", "sub", "aud", "birthdate", "email", "family_name", "gender", "given_name", "locale"),
        *("middle_name", "name", "nickname", "phone", "picture", "preferred_username", "profile"),
        *("updated_at", "website", "zoneinfo"),
    )
)
FLAGS = frozenset(("email_verified", "phone_verified"))
NUMBERS = frozenset(("iat", "exp"))
ADDRESS = "address"
ADDRESS_PARTS = ("formatted", "locality", "postal_code", "region", "street_address")
CUSTOM = "custom_claims"
LONGEST = 255
"""How many characters a subject, an address or a name may have: what the columns hold."""
LONGEST_DOCUMENT = 32 * 1024
"""How many bytes of claims are kept; beyond that, none of the custom ones."""

_TRUE = frozenset(("1", "t", "true"))
_MAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider tells of one user."""

    sub: str
    email: str = ""
    """In lower case; empty where there is none."""
    email_verified: bool = False
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    picture: str = ""
    document: str = field(default="{}", repr=False)
    """All of it, as JSON."""


def read_claims(told: Mapping[str, Any]) -> Claims:
    """The claims in what a provider has *told*; its keys count in whatever case they are written.

    Raises:
        ClaimsUnusable: It does not say who the user is.
    """
    members: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    for key, value in told.items():
        name = key.lower()
        if name in TEXTS | FLAGS | NUMBERS | {ADDRESS}:
            members[name] = _member(name, value)
        elif name == CUSTOM and isinstance(value, Mapping):
            custom |= value
        else:
            custom[key] = value
    members["email"] = as_address(members.get("email"))
    sub = members.get("sub") or ""
    if not sub or len(sub) > LONGEST or "\0" in sub:
        raise ClaimsUnusable("there is no usable subject")
    return Claims(
        sub=sub,
        email=members["email"],
        email_verified=bool(members.get("email_verified")),
        **{name: _line(members.get(name)) for name in ("name", "given_name", "family_name")},
        picture=members.get("picture") or "",
        document=_document(members, custom),
    )


def as_address(value: Any) -> str:
    """*value* as an address, in lower case; empty where it is none that could be kept."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if len(text) <= LONGEST and _MAIL.fullmatch(text) else ""


def as_flag(value: Any) -> bool:
    """*value* as a truth: some providers write it as a text."""
    return value.lower() in _TRUE if isinstance(value, str) else value is True


def as_text(value: Any) -> str:
    """*value* as a text: numbers as digits, of a list its first text, nothing for anything else."""
    if isinstance(value, list):
        return as_text(value[0]) if value else ""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _member(name: str, value: Any) -> Any:
    if name in FLAGS:
        return as_flag(value)
    if name in NUMBERS:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if name == ADDRESS:
        parts = value if isinstance(value, Mapping) else {}
        return {part: text for part in ADDRESS_PARTS if (text := as_text(parts.get(part)))}
    return as_text(value)


def _line(value: str | None) -> str:
    """A name as it is shown; empty where it would not fit."""
    text = (value or "").strip()
    return text if len(text) <= LONGEST and text.isprintable() else ""


def _document(members: Mapping[str, Any], custom: Mapping[str, Any]) -> str:
    known = {name: value for name, value in members.items() if value}
    whole = orjson.dumps(known | ({CUSTOM: custom} if custom else {}))
    if len(whole) > LONGEST_DOCUMENT:
        whole = orjson.dumps(_short(known.items()))
    return whole.decode()


def _short(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if not isinstance(value, str) or len(value) <= 2 * LONGEST}
