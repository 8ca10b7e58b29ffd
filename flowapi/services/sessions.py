"""Issue, validate and end sessions: a signed token for the client, a row for us.

Rule 1: a token is a session only as long as its row exists; the row's owner and expiry are not compared.
Rule 2: what a token says of time is in whole seconds, decided once; the row's own times keep their
        fractions, so that the oldest of several sessions of one second is still known.
Rule 3: looking is not using: only `touch` moves `last_used`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from config.settings import Settings
from flowapi.errors.credentials import ClaimsInvalid, SessionIdleExpired, TokenInvalid, UnknownSigningKey
from flowapi.services.claims import session_id_of, shown_claims, subject_of
from flowapi.services.events import Events
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.session_claims import token_claims
from flowapi.services.session_events import SessionEvent, shown_session
from flowapi.services.session_results import IssuedSession, SessionSearch, ValidSession
from flowapi.services.session_rows import new_session
from flowapi.services.signing_keys import SigningKeys
from flowapi.services.tokens import Tokens
from storage.records.account import Account
from storage.records.session import Session
from storage.store import Store

MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one tenant."""

    settings: Settings
    keys: SigningKeys
    tokens: Tokens
    template: JwtTemplate
    events: Events

    def persistent(self, *, remember_me: bool) -> bool:
        """Tell whether the client keeps the session when the browser closes."""
        retention = self.settings.session.cookie.retention
        return retention == "persistent" or (retention == "prompt" and remember_me)

    async def issue(
        self,
        store: Store,
        account: Account,
        *,
        amr: Sequence[str] = (),
        client_ip: str,
        user_agent: str,
        now: datetime,
    ) -> IssuedSession:
        """A session for somebody who has just proved to be the owner of *account*."""
        config = self.settings.session
        session = new_session(
            config,
            account.id,
            ip_address=client_ip if config.acquire_ip_address else None,
            user_agent=user_agent if config.acquire_user_agent else None,
            now=now,
        )
        return await self._open(store, account, session, amr=amr, event=SessionEvent.CREATED_BY_FLOW)

    async def issue_by_admin(
        self, store: Store, account: Account, *, ip_address: str, user_agent: str, now: datetime
    ) -> IssuedSession:
        """A session that an operator opens, without `amr`; what is empty is not stored."""
        session = new_session(
            self.settings.session,
            account.id,
            ip_address=ip_address or None,
            user_agent=user_agent or None,
            now=now,
        )
        return await self._open(store, account, session, amr=(), event=SessionEvent.CREATED_BY_ADMIN)

    async def validate(self, store: Store, token: str, now: datetime) -> ValidSession:
        """The session behind *token*; one statement, and none if the token by itself is no good.

        Raises:
            SessionIdleExpired: It was not used for too long; its row is now deleted.
            TokenInvalid: There is no such session.
            ClaimsInvalid: The token is one of ours, but its claims are not those of a session.
        """
        claims = await self._verified(store, token, now)
        if not claims.get("session_id"):
            raise TokenInvalid
        shown = shown_claims(claims)
        session = await store.sessions.find(session_id_of(claims))
        if session is None:
            raise TokenInvalid
        if self._is_idle(session, now):
            await self._expire(store, session)
            raise SessionIdleExpired(session)
        expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
        return ValidSession(
            user_id=subject_of(claims),
            claims=shown,
            session=session,
            expires_at=expires_at,
            idle_expires_at=self._idle_end(session.last_used, expires_at),
        )

    async def first_valid(self, store: Store, tokens: Iterable[str], now: datetime) -> SessionSearch:
        """The first of *tokens* that stands for a session; at most `MOST_CANDIDATES` are looked at.

        Raises:
            ClaimsInvalid: None of them does, and one raised this.
        """
        expired: list[Session] = []
        strange: ClaimsInvalid | None = None
        for token in list(tokens)[:MOST_CANDIDATES]:
            try:
                return SessionSearch(await self.validate(store, token, now), tuple(expired))
            except SessionIdleExpired as idle:
                expired.append(idle.session)
            except TokenInvalid:
                continue
            except ClaimsInvalid as error:
                strange = strange or error
        if strange:
            raise strange
        return SessionSearch(None, tuple(expired))

    async def touch(self, store: Store, valid: ValidSession, now: datetime) -> ValidSession:
        """Note that the session was used."""
        await store.sessions.touch(valid.session.id, now)
        return replace(
            valid,
            session=replace(valid.session, last_used=now, updated_at=now),
            idle_expires_at=self._idle_end(now, valid.expires_at),
        )

    async def revoke(self, store: Store, session: Session, event: SessionEvent) -> bool:
        """End *session* and announce it as *event*; false if it was over already."""
        deleted = await store.sessions.delete(session.id)
        if deleted:
            await self.events.publish(store, event, shown_session(session))
        return deleted

    async def _open(
        self, store: Store, account: Account, session: Session, *, amr: Sequence[str], event: SessionEvent
    ) -> IssuedSession:
        claims = token_claims(
            account,
            session,
            amr=[value for value in amr if value],
            settings=self.settings,
            template=self.template,
        )
        token = self.tokens.sign(claims)
        evicted = await self._make_room(store, session)
        await store.sessions.add(session)
        await self.events.publish(store, event, shown_session(session))
        return IssuedSession(token, shown_claims(claims), session, evicted)

    async def _make_room(self, store: Store, session: Session) -> tuple[Session, ...]:
        """End the oldest sessions of the owner of *session*, so that the limit holds with one more."""
        await store.users.lock(session.user_id)  # or logins at the same time would not count each other
        surplus = await store.sessions.surplus(
            session.user_id, session.created_at, kept=self.settings.session.limit - 1
        )
        return tuple([old for old in surplus if await self.revoke(store, old, SessionEvent.OVER_LIMIT)])

    async def _verified(self, store: Store, token: str, now: datetime) -> dict[str, Any]:
        try:
            return self.tokens.verify(token, now)
        except UnknownSigningKey:
            if not await self.keys.look_again(store, now):
                raise
        return self.tokens.verify(token, now)

    def _is_idle(self, session: Session, now: datetime) -> bool:
        timeout = self.settings.session.idle_timeout
        return timeout > timedelta() and now - session.last_used > timeout

    def _idle_end(self, last_used: datetime, expires_at: datetime) -> datetime | None:
        timeout = self.settings.session.idle_timeout
        return min(last_used + timeout, expires_at) if timeout > timedelta() else None

    async def _expire(self, store: Store, session: Session) -> None:
        """End *session* at once: whatever becomes of the request, nothing of it may undo this."""
        alone = not store.writing
        await self.revoke(store, session, SessionEvent.IDLE_EXPIRED)
        if alone:
            await store.commit()
