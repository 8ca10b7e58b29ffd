"""Browsers that may go without the second factor, recognised by a cookie.

Rule 1: the cookie holds an entry `<user id>:<token>` for each user who trusts the browser, the latest first,
        joined by `|`; or, in an older form, one token alone.
Rule 2: only the row counts: a token without a row of that very user that has not expired is worth nothing.
"""

import base64
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from config.settings import Settings
from flowapi.randomness import new_id, random_bytes
from storage.records.trusted_device import TrustedDevice
from storage.store import Store

TOKEN_BYTES = 64
TOKEN = re.compile(r"[\w+/=-]{1,128}", re.ASCII)
"""What can be a token; anything else is not looked up."""
DEFAULT_COOKIE = "hanko-device-token"


@dataclass(frozen=True, slots=True)
class TrustCookie:
    """What the browser is to keep, for *max_age* seconds."""

    value: str = field(repr=False)
    max_age: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One user's part of the cookie."""

    user_id: UUID
    token: str = field(repr=False)


class DeviceTrust:
    """Trusts browsers and recognises them; one object per tenant and process."""

    def __init__(self, settings: Settings) -> None:
        """Read for whom and for how long a browser is trusted."""
        mfa = settings.mfa
        self.cookie_name = mfa.device_trust_cookie_name or DEFAULT_COOKIE
        self._never = mfa.device_trust_policy == "never"
        self._duration = mfa.device_trust_duration
        self._most = mfa.device_trust_max_users_per_device

    async def recognises(self, store: Store, *, user_id: UUID, cookie: str, now: datetime) -> bool:
        """Tell whether *cookie* comes from a browser that the user trusts."""
        if self._never:
            return False
        for token in self._tokens(cookie, user_id):
            device = await store.trusted_devices.find_of(user_id, token)
            if device and now < device.expires_at and _same(device.device_token, token):
                return True
        return False

    async def issue(self, store: Store, *, user_id: UUID, cookie: str, now: datetime) -> TrustCookie | None:
        """Trust the browser from now on; None where the settings leave no time to.

        Args:
            cookie: The one that the browser has; what it says of other users is kept.
        """
        max_age = int(self._duration.total_seconds())
        if max_age <= 0:
            return None
        entry = Entry(user_id, base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).decode())
        device = TrustedDevice(new_id(), user_id, entry.token, now + self._duration, now, now)
        await store.trusted_devices.add(device)
        others = [other for other in _entries(cookie) if other.user_id != user_id]
        kept = [entry, *others][: self._most]
        return TrustCookie("|".join(f"{each.user_id}:{each.token}" for each in kept), max_age)

    async def revoke(self, store: Store, user_id: UUID) -> None:
        """Trust no browser of the user any more; for when one of her second factors is taken away."""
        await store.trusted_devices.delete_of(user_id)

    def _tokens(self, cookie: str, user_id: UUID) -> list[str]:
        """Tokens that may be the user's; no more than an honest cookie can hold."""
        entries = list(_entries(cookie))
        own = [entry.token for entry in entries if entry.user_id == user_id]
        tokens = own if entries else [cookie]
        return [token for token in tokens[: self._most] if TOKEN.fullmatch(token)]


def _entries(cookie: str) -> Iterator[Entry]:
    """The entries of *cookie*; malformed ones are passed over."""
    for part in cookie.split("|"):
        name, _, token = part.partition(":")
        try:
            user_id = UUID(name)
        except ValueError:
            continue
        if token:
            yield Entry(user_id, token)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
