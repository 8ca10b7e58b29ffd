"""Answers of authenticators as browsers post them, taken apart and bounded, but not yet believed.

Rule 1: `Parsed…` says that the parts are there and of the right type, nothing more.
Rule 2: what no rule needs (attachment, extension results) is not looked at.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowapi.services.passkey_ceremonies.base64url import decoded, encoded
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused

LONGEST_CREDENTIAL_ID = 191
"""In bytes; in base64url it fits the 255 characters of its column."""

LONGEST_MEMBER = 1 << 16
"""In characters; certificates make attestations the longest, with a few thousand."""

MOST_TRANSPORTS = 16

_TRANSPORT = re.compile(r"[ -~]{0,255}")


@dataclass(frozen=True, slots=True)
class ParsedAttestation:
    """What was posted to register a credential."""

    credential_id: bytes
    client_data: bytes = field(repr=False)
    attestation_object: bytes = field(repr=False)
    transports: tuple[str, ...]
    """Without duplicates."""


@dataclass(frozen=True, slots=True)
class ParsedAssertion:
    """What was posted to log in with a credential."""

    credential_id: bytes
    client_data: bytes = field(repr=False)
    authenticator_data: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    user_handle: bytes | None = field(repr=False)
    """None where it is absent or empty."""

    @property
    def id(self) -> str:
        """The credential's id as it is stored."""
        return encoded(self.credential_id)


def parsed_attestation(answer: Any) -> ParsedAttestation:
    """Take apart the answer to creation options, an object or its JSON text.

    Raises:
        AnswerRefused: Something is missing or malformed.
    """
    posted = _object(answer)
    response = _object(posted.get("response"))
    return ParsedAttestation(
        _credential_id(posted),
        _bytes(response, "clientDataJSON"),
        _bytes(response, "attestationObject"),
        _transports(response.get("transports", posted.get("transports"))),
    )


def parsed_assertion(answer: Any) -> ParsedAssertion:
    """Take apart the answer to request options, an object or its JSON text.

    Raises:
        AnswerRefused: Something is missing or malformed.
    """
    posted = _object(answer)
    response = _object(posted.get("response"))
    has_handle = response.get("userHandle") is not None
    return ParsedAssertion(
        _credential_id(posted),
        _bytes(response, "clientDataJSON"),
        _bytes(response, "authenticatorData"),
        _bytes(response, "signature"),
        (_bytes(response, "userHandle") or None) if has_handle else None,
    )


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        value = _json(value)
    if not isinstance(value, Mapping):
        raise AnswerRefused("an object is missing")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as malformed:
        raise AnswerRefused("the answer is not JSON") from malformed


def _credential_id(posted: Mapping[str, Any]) -> bytes:
    """The id, which is posted twice."""
    if posted.get("type") != "public-key":
        raise AnswerRefused("the type is not public-key")
    credential_id = _bytes(posted, "rawId")
    if credential_id != _bytes(posted, "id"):
        raise AnswerRefused("id and rawId differ")
    if not 1 <= len(credential_id) <= LONGEST_CREDENTIAL_ID:
        raise AnswerRefused("the credential id is empty or too long")
    return credential_id


def _bytes(members: Mapping[str, Any], name: str) -> bytes:
    text = members.get(name)
    if not isinstance(text, str) or len(text) > LONGEST_MEMBER:
        raise AnswerRefused(f"{name} is missing or too long")
    try:
        return decoded(text)
    except ValueError as malformed:
        raise AnswerRefused(f"{name} is not base64url") from malformed


def _transports(names: Any) -> tuple[str, ...]:
    """Each transport once, in the order given; names that nobody knows yet included."""
    if names is None:
        return ()
    if not isinstance(names, list) or not all(map(_is_transport, names)):
        raise AnswerRefused("transports is not a list of names")
    distinct = tuple(dict.fromkeys(name for name in names if name))
    if len(distinct) > MOST_TRANSPORTS:
        raise AnswerRefused("there are too many transports")
    return distinct


def _is_transport(name: Any) -> bool:
    return isinstance(name, str) and bool(_TRANSPORT.fullmatch(name))
