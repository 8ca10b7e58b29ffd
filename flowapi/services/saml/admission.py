"""Let users of SAML in: to the account that is theirs, with a one-time token for their flow.

Rule 1: an identity belongs to the domains that it came through; another provider that goes by the same name
  does not get at it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flowapi.errors.third_party import RequestInvalid
from flowapi.randomness import new_id
from flowapi.services.audit_events import AuditEvent
from flowapi.services.saml.arrivals import SamlUser
from flowapi.services.third_party.linking import Arrival, Linked, Linking
from flowapi.services.third_party.one_time_tokens import OneTimeTokens
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Admitted:
    """The account, and the token with which a flow gets at it."""

    linked: Linked
    token: str


@dataclass(frozen=True, slots=True)
class Admission:
    """Connects users with accounts."""

    linking: Linking
    one_time_tokens: OneTimeTokens

    async def admit(self, store: Store, user: SamlUser, *, is_flow: bool, now: datetime) -> Admitted:
        """Let *user* in, as part of the unit of work.

        Raises:
            SignInRefused: That is not possible.
            UniqueViolation: Somebody else is doing the same; look again.
        """
        known = await store.identities.find_by_subject(user.issuer, user.claims.sub)
        domains = await store.saml_identities.domains_of(known.id) if known else frozenset()
        if known and domains.isdisjoint(user.domains):
            raise RequestInvalid("the identity belongs to another identity provider")
        arrival = Arrival(user.issuer, user.claims, may_link=True, is_flow=is_flow)
        linked = await self.linking.arrive(store, arrival, now)
        if linked.event is AuditEvent.THIRDPARTY_LINKING_SUCCEEDED:
            await self._replace(store, linked.identity_id, user.domain)
        if user.domain not in domains:
            await store.saml_identities.add(new_id(), linked.identity_id, user.domain, now)
        token = await self.one_time_tokens.issue(
            store,
            user_id=linked.user_id,
            identity_id=linked.identity_id,
            now=now,
            user_created=linked.user_created,
        )
        return Admitted(linked, token)

    async def _replace(self, store: Store, identity_id: UUID, domain: str) -> None:
        """Let the identity be the only one of its address at *domain*: its user is called otherwise now."""
        identity = await store.identities.find(identity_id)
        if identity and identity.email_id:
            await store.saml_identities.delete_others(identity.email_id, domain, identity_id)
