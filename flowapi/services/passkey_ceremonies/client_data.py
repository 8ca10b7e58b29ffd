"""What the browser says of the ceremony (Web Authentication Level 3, section 5.8.1)."""

import hmac
import json
from dataclasses import dataclass
from typing import Any

from flowapi.services.passkey_ceremonies.base64url import decoded
from flowapi.services.passkey_ceremonies.origins import Origins
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused

CREATE = "webauthn.create"
GET = "webauthn.get"


@dataclass(frozen=True, slots=True)
class ClientData:
    """The members that are compared."""

    type: str
    challenge: str
    origin: str


def checked_client_data(data: bytes, *, kind: str, challenge: bytes, origins: Origins) -> ClientData:
    """The client data, if it belongs to a ceremony of this *kind* with this *challenge*.

    Raises:
        AnswerRefused: It does not, or comes from an origin that is not listed.
    """
    client_data = _parsed(data)
    if client_data.type != kind:
        raise AnswerRefused("the client data is of another ceremony")
    try:
        answered = decoded(client_data.challenge)
    except ValueError as malformed:
        raise AnswerRefused("the challenge is not base64url") from malformed
    if not hmac.compare_digest(answered, challenge):
        raise AnswerRefused("the challenge is another one")
    origins.check(client_data.origin)
    return client_data


def _parsed(data: bytes) -> ClientData:
    try:
        members = json.loads(data.decode())
    except (ValueError, RecursionError) as malformed:
        raise AnswerRefused("the client data is not JSON") from malformed
    if not isinstance(members, dict):
        raise AnswerRefused("the client data is not an object")
    return ClientData(*(_text(members.get(name)) for name in ("type", "challenge", "origin")))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise AnswerRefused("a member of the client data is missing")
    return value
