"""The address that an account elsewhere comes with, as one of the addresses of its user.

Rule 1: where addresses have to be verified, one that the provider has not verified belongs to an account only
        as what a new one came with; it goes as soon as another takes its place. Or somebody could occupy
        the address of somebody else, and be in her account when she comes.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from config.settings import Settings
from flowapi import randomness
from flowapi.errors.third_party import AddressesExhausted, AddressOfSeveral, AddressUnverified
from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.vouching import vouches_for
from storage.records.email import Email
from storage.records.identity import Identity
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Addresses:
    """Brings addresses up to date, for one tenant; the user has to be locked."""

    settings: Settings

    async def renewed(
        self, store: Store, claims: Claims, identity: Identity, *, user_id: UUID, now: datetime
    ) -> tuple[UUID | None, str]:
        """The address of *identity*, which is the user's from now on, and the event that tells of it.

        Raises:
            SignInRefused: It cannot be the user's.
        """
        if not claims.email:
            return identity.email_id, ""
        email = await store.emails.find_by_address(claims.email)
        if email and email.user_id == user_id:
            return email.id, ""
        if email and email.user_id:
            raise AddressOfSeveral(
                f"cannot identify associated user: '{claims.email}' is used by multiple accounts"
            )
        unverified = self.settings.email.require_verification and not claims.email_verified
        if email and unverified:
            raise AddressUnverified
        if unverified:
            return identity.email_id, ""
        others = [one for one in await store.emails.list_of(user_id) if not self._goes(one, identity)]
        if email:
            await self.claim(store, email, claims, user_id=user_id, now=now, primary=not others)
            return email.id, "user.update"
        if len(others) >= self.settings.email.limit:
            raise AddressesExhausted
        added = await self.add(store, claims, user_id=user_id, now=now, primary=not others)
        return added, "user.update.email.create"

    async def give_up(self, store: Store, identity: Identity, user_id: UUID) -> None:
        """Let the address go that *identity* came with, if nobody has verified it."""
        for email in await store.emails.list_of(user_id):
            if self._goes(email, identity):
                await store.emails.delete(email.id)

    async def add(self, store: Store, claims: Claims, *, user_id: UUID, now: datetime, primary: bool) -> UUID:
        """Make an address the user's that is not known here."""
        email = Email(randomness.new_id(), user_id, claims.email, claims.email_verified, primary, now, now)
        await store.emails.add(email)
        return email.id

    async def claim(
        self, store: Store, email: Email, claims: Claims, *, user_id: UUID, now: datetime, primary: bool
    ) -> None:
        """Make an address the user's that is known here as nobody's.

        Raises:
            AddressOfSeveral: Somebody else has got it meanwhile.
        """
        if not await store.emails.assign(email.id, user_id, now, verified=claims.email_verified):
            raise AddressOfSeveral
        if primary:
            await store.emails.make_primary(email.id, user_id, now)

    def _goes(self, email: Email, identity: Identity) -> bool:
        """Whether *identity* came with *email*, which nobody has verified though that is asked for."""
        came_along = email.id == identity.email_id and not email.verified
        return self.settings.email.require_verification and came_along and not vouches_for(identity, email)
