"""One-time passwords of authenticator apps (RFC 6238): six digits of HMAC-SHA-1, a new one every 30 seconds.

Rule 1: time steps only move forward: once a code has counted, neither it nor one before it counts again,
        however many requests bring it at once.
Rule 2: what is no code, such as one that is too short, is a wrong code.
"""

import asyncio
import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

import pyotp

from config.settings import Settings
from flowapi.errors.credentials import OtpMismatch, OtpUsed
from flowapi.randomness import random_bytes
from flowapi.services.qr_picture import qr_picture
from storage.store import Store

PERIOD = 30
DIGITS = 6
SECRET_BYTES = 20


@dataclass(frozen=True, slots=True)
class NewOtpSecret:
    """A secret, and a picture from which an authenticator app reads it."""

    secret: str = field(repr=False)
    picture: str = field(repr=False)
    """A `data:` URL."""


class Totp:
    """Makes secrets and checks codes; one object per tenant and process."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; the app calls us by the name of the service."""
        self._issuer = settings.service.name

    async def new_secret(self, account: str) -> NewOtpSecret:
        """A secret that the app is to keep for *account*; it is not stored yet."""
        secret = base64.b32encode(random_bytes(SECRET_BYTES)).decode()
        uri = self.provisioning_uri(secret, account)
        return NewOtpSecret(secret, await asyncio.to_thread(qr_picture, uri))

    def provisioning_uri(self, secret: str, account: str) -> str:
        """What the picture says (Google's key URI format)."""
        issuer = quote(self._issuer, safe="")
        return (
            f"otpauth://totp/{issuer}:{quote(account, safe='@')}"
            f"?algorithm=SHA1&digits={DIGITS}&issuer={issuer}&period={PERIOD}&secret={secret}"
        )

    def matching_step(self, secret: str, code: str, now: datetime) -> int:
        """The time step that *code* belongs to: the current one, the next or the one before, in this order.

        Raises:
            OtpMismatch: It belongs to none of them.
        """
        current = int(now.timestamp()) // PERIOD
        steps = (current, current + 1, current - 1)
        given = code.strip().encode(errors="replace")
        matching = [step for step in steps if hmac.compare_digest(_code(secret, step), given)]
        if not matching:
            raise OtpMismatch
        return matching[0]

    async def use(self, store: Store, *, user_id: UUID, code: str, now: datetime) -> UUID:
        """Use up *code* of the user; the id of the secret that it comes from.

        Raises:
            OtpMismatch: It is not one of the user's codes of now.
            OtpUsed: It, or a later one, has counted already.
        """
        secret = await store.otp_secrets.find_of(user_id)
        if secret is None:
            raise OtpMismatch
        step = self.matching_step(secret.secret, code, now)
        last = secret.last_validated_step
        if last is not None and step <= last:
            raise OtpUsed
        if not await store.otp_secrets.use_step(secret.id, step, now):
            raise OtpUsed if await store.otp_secrets.find_of(user_id) else OtpMismatch
        return secret.id


def _code(secret: str, step: int) -> bytes:
    return pyotp.HOTP(secret, digits=DIGITS).at(step).encode()
