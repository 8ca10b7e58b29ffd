"""What providers tell of a user, in one form: the members of OpenID Connect Core §5.1 and some of our own.

Rule 1: members have types; what can be read as one is, and what cannot is left out, but for the subject.
Rule 2: what has no member of its own is kept under `custom_claims`.
Rule 3: two users of a provider are never read as one, nor an address as another one.
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
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
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
    """The claims in what a provider has *told*; its keys count in any case, above all in lower case.

    Raises:
        ClaimsUnusable: It does not say who the user is.
    """
    members: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    for key, value in sorted(told.items(), key=lambda item: item[0].islower()):
        name = key.lower()
        if name in TEXTS | FLAGS | NUMBERS | {ADDRESS}:
            members[name] = _member(name, value)
        elif name == CUSTOM and isinstance(value, Mapping):
            custom |= value
        else:
            custom[key] = value
    members["email"] = as_address(members.get("email"))
    sub = members.get("sub") or ""
    if not sub or len(sub) > LONGEST:
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
    text = value.strip() if isinstance(value, str) else ""
    usable = len(text) <= LONGEST and text.isprintable() and _MAIL.fullmatch(text)
    return text.lower() if usable and all(map(_has_one_case_more, text)) else ""


def _has_one_case_more(character: str) -> bool:
    """Not so the Kelvin sign, for example, which would become the letter k of another address."""
    return character in (character.lower(), character.lower().upper())


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
        return {part: text for part in ADDRESS_PARTS if (text := _text(parts.get(part)))}
    if name == "sub" and not isinstance(value, str | int):
        return ""  # a number beyond 64 bits is read as one that stands for many
    return _text(value)


def _text(value: Any) -> str:
    """*value* as a text; nothing where no database would keep it."""
    text = as_text(value)
    return "" if _UNSTORABLE.search(text) else text


def _line(value: str | None) -> str:
    """A name as it is shown; empty where it would not fit."""
    text = (value or "").strip()
    return text if len(text) <= LONGEST and text.isprintable() else ""


def _document(members: Mapping[str, Any], custom: Mapping[str, Any]) -> str:
    known = {name: value for name, value in members.items() if value}
    whole = _json(known | ({CUSTOM: custom} if custom else {}))
    return (whole if 0 < len(whole) <= LONGEST_DOCUMENT else _json(_short(known.items()))).decode()


def _short(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if 0 < len(_json(value)) <= 2 * LONGEST}


def _json(value: Any) -> bytes:
    """*value* as JSON; nothing where it is nested too deeply, or its numbers are too big."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return b""
