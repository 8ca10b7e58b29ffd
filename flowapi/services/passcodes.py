"""Issue and check the codes that are sent by mail.

Rule 1: an attempt is counted, for good, before its code is looked at; three are allowed.
Rule 2: no transaction is open while a slow hash is computed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from config.settings import Settings
from flowapi.errors.credentials import PasscodeExhausted, PasscodeExpired, PasscodeMismatch, PasscodeNotFound
from flowapi.randomness import new_id, random_number, random_text
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.passcode_hashes import PasscodeHashes
from storage.records.passcode import Passcode
from storage.store import Store

TRIES = 3
LENGTH = 6
UNMISTAKABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Digits and letters without those that look like another one."""


@dataclass(frozen=True, slots=True)
class IssuedPasscode:
    """A code to be sent; *ttl* in seconds."""

    id: UUID
    code: str = field(repr=False)
    ttl: int


class Passcodes:
    """Issues and checks passcodes; one object per tenant and process."""

    def __init__(self, settings: Settings, pool: HashingPool, *, shared: bool) -> None:
        """Prepare; *shared* says that the reference works on the same database."""
        self._hashes = PasscodeHashes(settings, pool, shared=shared)
        self._numeric = settings.email.passcode_charset != "alphanumeric"
        self._ttl = settings.email.passcode_ttl

    def generate(self) -> str:
        """A new random code."""
        if self._numeric:
            return f"{random_number(10**LENGTH):0{LENGTH}}"
        return random_text(LENGTH, UNMISTAKABLE)

    async def issue(self, store: Store, *, flow_id: UUID, email: str, now: datetime) -> IssuedPasscode:
        """Store a new code for *email*, to be entered in the flow."""
        issued = IssuedPasscode(new_id(), self.generate(), self._ttl)
        stored = await self._hashes.hash(issued.code, flow_id=flow_id, email=email)
        await store.passcodes.add(Passcode(issued.id, issued.ttl, stored, try_count=0, created_at=now))
        return issued

    async def usable(self, store: Store, passcode_id: UUID, now: datetime) -> bool:
        """Tell whether the code may still be entered."""
        passcode = await store.passcodes.find(passcode_id)
        return bool(passcode and not _expired(passcode, now) and passcode.try_count < TRIES)

    async def check(
        self, store: Store, *, passcode_id: UUID, flow_id: UUID, email: str, code: str, now: datetime
    ) -> None:
        """Use up the code that was sent to *email* in the flow.

        Raises:
            PasscodeNotFound: There is no such code any more.
            PasscodeExpired: It is too old.
            PasscodeExhausted: It was entered wrong three times, this time included.
            PasscodeMismatch: *code* is another one.
        """
        passcode = await store.passcodes.find(passcode_id)
        if passcode is None:
            raise PasscodeNotFound
        if _expired(passcode, now):
            raise PasscodeExpired
        if passcode.try_count >= TRIES:
            raise PasscodeExhausted
        tries = await store.passcodes.take_try(passcode_id, limit=TRIES, now=now)
        if tries is None:
            raise PasscodeExhausted
        if not await self._hashes.matches(passcode.code, code, flow_id=flow_id, email=email):
            raise PasscodeExhausted if tries >= TRIES else PasscodeMismatch
        if not await store.passcodes.delete(passcode_id):
            raise PasscodeNotFound


def _expired(passcode: Passcode, now: datetime) -> bool:
    return passcode.created_at + timedelta(seconds=passcode.ttl) < now
