"""What is remembered of a login while its user is at the identity provider (SAML Bindings §3.4.3).

Rule 1: it counts once, and for five minutes.
Rule 2: the provider is given a short handle, and the rest stays in its row. Where the row has no room for it,
  or the reference may be the one to finish the login, the handle is the reference's: the whole, encrypted.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from flowapi.errors.technical import CiphertextInvalid
from flowapi.errors.third_party import RequestInvalid
from flowapi.randomness import new_id, random_bytes
from flowapi.services.secret_box import SecretBox
from flowapi.services.timestamps import from_rfc3339, rfc3339
from storage.records.saml import SamlState
from storage.store import Store

PREFIX = "hanko_spi_"
LIFETIME = timedelta(minutes=5)
ROW_LIFETIME = timedelta(seconds=60)
"""What the reference writes; nobody reads it but whoever cleans up, which is later."""
LARGEST_ROW = 500
LONGEST_HANDLE = 8192
_NONCE_LENGTH = 44


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A login that was begun: at which provider, and where it leads."""

    domain: str
    redirect_to: str
    is_flow: bool
    request_id: str | None = field(repr=False)
    """The request that has to be answered; None if the reference sent it, which does not remember."""
    expires_at: datetime


class RelayStates:
    """Keeps logins under way; *shared* says that the reference works on the same database."""

    def __init__(self, box: SecretBox, *, shared: bool) -> None:
        self._box = box
        self._shared = shared

    async def keep(
        self, store: Store, domain: str, redirect_to: str, *, is_flow: bool, request_id: str, now: datetime
    ) -> str:
        """Remember a login that begins now; returns the handle for the provider."""
        nonce = urlsafe_b64encode(random_bytes(32)).decode()
        moment = now.replace(microsecond=0)
        told: dict[str, Any] = {
            "provider": domain,
            "redirect_to": redirect_to,
            "expires_at": rfc3339(moment + LIFETIME),
            "is_flow": is_flow,
            "request_id": request_id,
        }
        row, handle = self._box.encrypt(orjson.dumps(told).decode()), nonce
        if self._shared or len(row) > LARGEST_ROW:
            whole = told | {"issued_at": rfc3339(moment), "nonce": nonce}
            handle = self._box.encrypt(orjson.dumps(whole).decode())
            row = self._box.encrypt(orjson.dumps({"nonce": nonce}).decode())
        await store.saml_states.add(SamlState(new_id(), nonce, row, now + ROW_LIFETIME, now, now))
        return PREFIX + handle

    async def take(self, store: Store, relay_state: str, now: datetime) -> PendingLogin:
        """The login that *relay_state* stands for, which is forgotten.

        Raises:
            RequestInvalid: There is none, or it is too old.
        """
        handle = relay_state.removeprefix(PREFIX)
        if not handle:
            raise RequestInvalid("state is required")
        told = {"nonce": handle} if len(handle) == _NONCE_LENGTH else self._opened(handle, "state")
        nonce = str(told.get("nonce") or "")
        if not nonce:
            raise RequestInvalid("nonce is required")
        row = await store.saml_states.find(nonce)
        if row is None or not await store.saml_states.delete(row.id):
            raise RequestInvalid(
                "could not fetch expected state from db", cause="it is not there, or not any more"
            )
        expected = self._opened(row.state, "expectedState")
        if row.nonce != nonce or expected.get("nonce", nonce) != nonce:
            raise RequestInvalid("could not verify state")
        login = _login(told if len(told) > 1 else expected)
        if now > login.expires_at:
            raise RequestInvalid("state is expired")
        return login

    def _opened(self, text: str, name: str) -> dict[str, Any]:
        try:
            if len(text) > LONGEST_HANDLE:
                raise ValueError("it is too long")
            told = orjson.loads(self._box.decrypt(text))
            if not isinstance(told, dict):
                raise ValueError("it is no object")
        except (CiphertextInvalid, ValueError) as error:
            raise RequestInvalid(f"could not decode {name}", cause=str(error)) from error
        return told


def _login(told: dict[str, Any]) -> PendingLogin:
    try:
        return PendingLogin(
            domain=str(told["provider"]),
            redirect_to=str(told["redirect_to"]),
            is_flow=told.get("is_flow") is True,
            request_id=told.get("request_id"),
            expires_at=from_rfc3339(told["expires_at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RequestInvalid("could not decode state", cause=str(error)) from error
