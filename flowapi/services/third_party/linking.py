"""Whose account it is that has come from a provider: one that is here, or a new one.

Rule 1: an account that is here is connected only by an address that the provider has verified, and only if
        the settings allow it.
Rule 2: what connects an account from its profile belongs to nobody until its owner has come back
        (`Linking.complete`), and tells nothing of its claims before.
Rule 3: logins by SAML come this way as well.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson

from config.settings import Settings
from flowapi import randomness
from flowapi.errors.third_party import (
    AddressUnverified,
    LinkingRefused,
    RequestInvalid,
    SignUpDisabled,
)
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.third_party.addresses import Addresses
from flowapi.services.third_party.claims import Claims, read_claims
from flowapi.services.third_party.descriptions import describe, described_by
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.user import User
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes from a provider."""

    provider_id: str
    claims: Claims
    may_link: bool
    is_flow: bool = True
    user_id: UUID | None = None
    """Whose account is to be connected, where it is not a login."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The account, and what became of it."""

    user_id: UUID
    identity_id: UUID
    event: AuditEvent

    @property
    def user_created(self) -> bool:
        """Whether the account is a new one."""
        return self.event is AuditEvent.THIRDPARTY_SIGNUP_SUCCEEDED


@dataclass(frozen=True, slots=True)
class Linking:
    """Finds, connects and makes accounts, for one tenant."""

    settings: Settings
    events: Events

    async def arrive(self, store: Store, arrival: Arrival, now: datetime) -> Linked:
        """Let somebody in, as part of the unit of work.

        Raises:
            SignInRefused: That is not possible.
            UniqueViolation: Somebody else is doing the same; look again.
        """
        claims = arrival.claims
        unverified = self.settings.email.require_verification and not claims.email_verified
        if unverified and not arrival.is_flow:
            raise AddressUnverified
        identity = await store.identities.find_by_subject(arrival.provider_id, claims.sub)
        if identity and identity.user_id is None:  # a connection that was begun and not completed
            await store.identities.delete(identity.id)
            identity = None
        if identity and identity.user_id:
            return await self._sign_in(store, arrival, identity, identity.user_id, now)
        if arrival.user_id:
            return await self._offer(store, arrival, arrival.user_id, now)
        email = await store.emails.find_by_address(claims.email) if claims.email else None
        if email and email.user_id:
            return await self._link(store, arrival, email, email.user_id, now)
        return await self._sign_up(store, arrival, email, now)

    async def complete(self, store: Store, identity: Identity, user_id: UUID, now: datetime) -> bool:
        """Connect what was offered to the account of its owner; False if it is somebody's already."""
        if not await store.identities.give(identity.id, user_id, now):
            return False
        await describe(store, user_id, read_claims(orjson.loads(identity.data or "{}")), now)
        return True

    async def _sign_in(
        self, store: Store, arrival: Arrival, identity: Identity, user_id: UUID, now: datetime
    ) -> Linked:
        if arrival.user_id not in (None, user_id):
            raise RequestInvalid("identity already exists for a different user")
        await store.users.lock(user_id)
        addresses = Addresses(self.settings)
        email_id, event = await addresses.renewed(store, arrival.claims, identity, user_id=user_id, now=now)
        told = replace(identity, data=arrival.claims.document, email_id=email_id, updated_at=now)
        await store.identities.update(told)
        if identity.email_id not in (None, email_id):
            await addresses.give_up(store, identity, user_id)
        await describe(store, user_id, arrival.claims, now)
        if event:
            await self.events.publish_change(store, event, user_id, None)
        return Linked(user_id, identity.id, AuditEvent.THIRDPARTY_SIGNIN_SUCCEEDED)

    async def _offer(self, store: Store, arrival: Arrival, user_id: UUID, now: datetime) -> Linked:
        """Keep the identity until the owner of the account has come back to her profile."""
        if await store.users.find(user_id) is None:
            raise RequestInvalid("the account is gone")
        if not arrival.may_link:
            raise LinkingRefused
        address = arrival.claims.email
        emails = await store.emails.list_of(user_id)
        email_id = next((email.id for email in emails if address and email.address == address), None)
        identity = _identity(arrival, None, email_id, now)
        await store.identities.add(identity)
        return Linked(user_id, identity.id, AuditEvent.THIRDPARTY_LINKING_SUCCEEDED)

    async def _link(
        self, store: Store, arrival: Arrival, email: Email, user_id: UUID, now: datetime
    ) -> Linked:
        if not arrival.may_link:
            raise LinkingRefused
        if not arrival.claims.email_verified:
            raise AddressUnverified
        identity = _identity(arrival, user_id, email.id, now)
        await store.identities.add(identity)
        await describe(store, user_id, arrival.claims, now)
        return Linked(user_id, identity.id, AuditEvent.THIRDPARTY_LINKING_SUCCEEDED)

    async def _sign_up(self, store: Store, arrival: Arrival, email: Email | None, now: datetime) -> Linked:
        """A new account; *email* is its address, if that is known here as nobody's."""
        if not self.settings.account.allow_signup:
            raise SignUpDisabled
        claims, user_id = arrival.claims, randomness.new_id()
        await store.users.add(described_by(User(user_id, now, now), claims))
        addresses, email_id = Addresses(self.settings), email.id if email else None
        if email:
            await addresses.claim(store, email, claims, user_id=user_id, now=now, primary=True)
        elif claims.email:
            email_id = await addresses.add(store, claims, user_id=user_id, now=now, primary=True)
        identity = _identity(arrival, user_id, email_id, now)
        await store.identities.add(identity)
        await self.events.publish_change(store, "user.create", user_id, None)
        return Linked(user_id, identity.id, AuditEvent.THIRDPARTY_SIGNUP_SUCCEEDED)


def _identity(arrival: Arrival, user_id: UUID | None, email_id: UUID | None, now: datetime) -> Identity:
    return Identity(
        id=randomness.new_id(),
        provider_id=arrival.provider_id,
        provider_user_id=arrival.claims.sub,
        data=arrival.claims.document,
        email_id=email_id,
        user_id=user_id,
        created_at=now,
        updated_at=now,
    )
