"""The state that goes with the user to a provider and comes back with her (RFC 6749, 10.12).

Rule 1: it is encrypted, and so only ours; the cookie beside it binds it to the browser that was sent away.
Rule 2: where a client has bound it to itself by a code verifier, there need be no cookie: an app may come
        back in another browser than it left in.
Rule 3: members and form are those of the reference; `tenant_id` is ours, and says that a nonce was sent.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

import orjson

from flowapi.errors.technical import CiphertextInvalid
from flowapi.errors.third_party import RequestInvalid
from flowapi.randomness import random_bytes
from flowapi.services.secret_box import SecretBox
from flowapi.services.timestamps import from_rfc3339, rfc3339

LIFETIME = timedelta(minutes=5)
COOKIE = "hanko_thirdparty_state"
LONGEST = 4096
"""How many characters a state may have, so that browsers keep its cookie."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a login at a provider was begun, and where it is to lead."""

    provider: str
    redirect_to: str
    issued_at: datetime
    expires_at: datetime
    nonce: str = field(repr=False)
    is_flow: bool = True
    code_verifier: str = field(default="", repr=False)
    user_id: UUID | None = None
    """Whose account is to be connected, where it is not a login."""
    tenant_id: UUID | None = None

    @classmethod
    def begun(
        cls,
        provider: str,
        redirect_to: str,
        *,
        now: datetime,
        tenant_id: UUID,
        code_verifier: str = "",
        user_id: UUID | None = None,
    ) -> Self:
        """A new one."""
        return cls(
            provider,
            redirect_to,
            issued_at=now,
            expires_at=now + LIFETIME,
            nonce=urlsafe_b64encode(random_bytes(32)).decode(),
            code_verifier=code_verifier,
            user_id=user_id,
            tenant_id=tenant_id,
        )

    @property
    def id_token_nonce(self) -> str:
        """What an id token has to repeat (OpenID Connect Core, 3.1.2.1); empty where the reference began."""
        if self.tenant_id is None:
            return ""
        return urlsafe_b64encode(sha256(self.nonce.encode()).digest()).rstrip(b"=").decode()

    def sealed(self, box: SecretBox) -> str:
        """The text of it."""
        members: dict[str, Any] = {
            "provider": self.provider,
            "redirect_to": self.redirect_to,
            "issued_at": rfc3339(self.issued_at),
            "expires_at": rfc3339(self.expires_at),
            "nonce": self.nonce,
            "is_flow": self.is_flow,
        }
        optional = {"code_verifier": self.code_verifier, "user_id": self.user_id, "tenant_id": self.tenant_id}
        members |= {name: str(value) for name, value in optional.items() if value}
        return box.encrypt(orjson.dumps(members).decode())


def returned_state(
    box: SecretBox, text: str, cookies: Iterable[str], *, tenant_id: UUID, now: datetime
) -> State:
    """The state that has come back as *text* to a browser with these *cookies*.

    Raises:
        RequestInvalid: It is none of ours, of another browser or tenant, or too old.
    """
    state = _opened(box, text, "state")
    if state.tenant_id not in (None, tenant_id):
        raise RequestInvalid("could not decode state", cause="it belongs to another tenant")
    if not state.code_verifier:
        _check_browser(box, state, [value for value in cookies if value])
    if now > state.expires_at:
        raise RequestInvalid("state is expired")
    return state


def _check_browser(box: SecretBox, state: State, cookies: list[str]) -> None:
    if not cookies:
        raise RequestInvalid("expected state must not be empty")
    expected = [_opened(box, value, "expectedState") for value in cookies]
    if not any(hmac.compare_digest(one.nonce.encode(), state.nonce.encode()) for one in expected):
        raise RequestInvalid("could not verify state")


def _opened(box: SecretBox, text: str, name: str) -> State:
    if len(text) > LONGEST:
        raise RequestInvalid(f"could not decode {name}", cause="it is too long")
    try:
        members = orjson.loads(box.decrypt(text))
        return State(
            provider=str(members["provider"]),
            redirect_to=str(members["redirect_to"]),
            issued_at=from_rfc3339(members["issued_at"]),
            expires_at=from_rfc3339(members["expires_at"]),
            nonce=str(members["nonce"]),
            is_flow=members.get("is_flow") is True,
            code_verifier=str(members.get("code_verifier") or ""),
            user_id=_id(members.get("user_id")),
            tenant_id=_id(members.get("tenant_id")),
        )
    except (CiphertextInvalid, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RequestInvalid(f"could not decode {name}", cause=str(error)) from error


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
