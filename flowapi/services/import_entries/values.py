"""The values that entries of an import file hold, and the rules for each."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from re import compile as compiled
from typing import Annotated, Any, Protocol
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from flowapi.errors.technical import StoredHashMalformed
from flowapi.json_models import EMAIL, LONGEST_TEXT, UUID_TEXT, matches, rule
from flowapi.services.password_hashes.argon2_format import Argon2
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from flowapi.services.password_hashes.firebase_format import FirebaseScrypt
from flowapi.services.timestamps import NO_TIME, from_rfc3339

WHOLE = "whole"
"""The kind of rules whose text is told as it stands, without the member's name before it."""

_BASE64URL = compiled(r"[A-Za-z0-9_-]+")
_BASE32 = compiled(r"[A-Za-z2-7]+=*")
_BCRYPT = Bcrypt()
_ARGON2 = Argon2(memory_kib=8, iterations=1, parallelism=1)
"""To look at hashes, whatever their parameters are; it writes none."""
_HASHES: dict[str, Argon2 | Bcrypt | FirebaseScrypt] = {
    "$2a$": _BCRYPT,
    "$2b$": _BCRYPT,
    "$2y$": _BCRYPT,
    "$argon2": _ARGON2,
    "$fbscrypt$": FirebaseScrypt(),
}


class HasPrimary(Protocol):
    """Something of which one may be primary."""

    @property
    def is_primary(self) -> bool:
        """Whether it is."""
        ...


def unique(key: Callable[[Any], Hashable]) -> AfterValidator:
    """The rule that no two items of a list have the same *key*."""
    return rule("unique", "entries are not unique", lambda items: len({*map(key, items)}) == len(items))


def _one_primary(items: Sequence[HasPrimary]) -> Sequence[HasPrimary]:
    count = sum(item.is_primary for item in items)
    if items and count != 1:
        raise PydanticCustomError(WHOLE, "Need exactly one primary email, got {count}", {"count": count})
    return items


one_primary = AfterValidator(_one_primary)
"""The rule that of some addresses exactly one is primary."""


def _id(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not UUID_TEXT.fullmatch(value):
        raise PydanticCustomError("uuid", "must be a valid uuid")
    return UUID(value)


def _time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return None if value == NO_TIME else from_rfc3339(value)
    except ValueError:
        raise PydanticCustomError("time", "must be a time such as 2026-01-02T03:04:05Z") from None


def _is_hash(stored: str) -> bool:
    for prefix, form in _HASHES.items():
        if stored.startswith(prefix):
            try:
                form.check_form(stored)
            except StoredHashMalformed:
                return False
            return True
    return False


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
RequiredText = Annotated[Text, StringConstraints(min_length=1)]
Base64Url = Annotated[
    str,
    StringConstraints(min_length=1),
    rule("base64url", "must be base64url without padding", matches(_BASE64URL)),
    Field(json_schema_extra={"pattern": f"^{_BASE64URL.pattern}$"}),
]
CredentialId = Annotated[Base64Url, StringConstraints(max_length=LONGEST_TEXT)]
OtpKey = Annotated[
    RequiredText,
    rule("base32", "must be base32", matches(_BASE32)),
    Field(json_schema_extra={"pattern": f"^{_BASE32.pattern}$"}),
]
Address = Annotated[
    RequiredText,
    rule("email", "must be a valid email address", matches(EMAIL)),
    Field(json_schema_extra={"format": "email"}),
]
Username = Annotated[
    Text,
    rule(WHOLE, "length of Username must be greater or equal to 1", bool),
    Field(json_schema_extra={"minLength": 1}),
]
Hash = Annotated[
    str,
    StringConstraints(min_length=1),
    rule(WHOLE, "password must be in bcrypt, argon2 or firebase scrypt format", _is_hash),
    Field(json_schema_extra={"pattern": r"^\$(2[aby]|argon2(id|i|d)|fbscrypt)\$"}),
]
Id = Annotated[UUID, BeforeValidator(_id), WithJsonSchema({"type": "string", "format": "uuid"})]
Time = Annotated[
    datetime | None,
    BeforeValidator(_time),
    WithJsonSchema({"type": ["string", "null"], "format": "date-time"}),
]
