"""What becomes of users who come back from elsewhere, by whatever protocol: tried, told and noted alike."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from flowapi.errors.third_party import SignInRefused
from flowapi.services.audit import Actor
from flowapi.services.audit_events import AuditEvent
from flowapi.services.third_party.linking import Linked
from flowapi.web.parts import Parts
from flowapi.web.request import Request
from storage.errors import ReferenceMissing, StorageError, UniqueViolation, WriteConflict
from storage.store import Store

logger = logging.getLogger(__name__)

OVERTAKEN = (ReferenceMissing, UniqueViolation, WriteConflict)
"""What a transaction ends in when another one has changed what it had read: it is to look again, once."""


@dataclass(frozen=True, slots=True)
class ComingBack:
    """Lets users in who come back from *where*, as the log says it."""

    parts: Parts
    where: str

    async def admitted(self, admit: Callable[[], Awaitable[str]]) -> str:
        """The token of whom *admit* lets in, in a transaction of its own, which may be overtaken once."""
        try:
            return await admit()
        except OVERTAKEN:
            return await admit()

    async def actor(self, store: Store, linked: Linked) -> Actor:
        """Who has come; the address is worth a statement only where it is kept."""
        facts = await store.users.login_facts(linked.user_id) if self.parts.services.audit.stores else None
        return Actor(linked.user_id, facts.primary_email if facts else None)

    async def noted(self, request: Request, refused: SignInRefused) -> SignInRefused:
        """What the user is told, once it is known to those whom it concerns."""
        if refused.reason == SignInRefused.reason:
            logger.warning("a login %s failed: %s", self.where, refused.whole, extra={"id": request.id})
            return refused
        event, now = AuditEvent.THIRDPARTY_SIGNIN_SIGNUP_FAILED, self.parts.clock()
        try:
            async with self.parts.units.open() as store:
                await self.parts.services.audit.record(store, event, request, now, error=refused.whole)
        except StorageError:
            return self.not_stored(request)
        return refused

    def not_stored(self, request: Request) -> SignInRefused:
        """What the user is told where the database has failed, which is being handled."""
        logger.exception("a login %s could not be stored", self.where, extra={"id": request.id})
        return SignInRefused()
