"""Sessions that an operator opens by hand.

Rule 1: they count for nothing else: no other session has to make room, and nobody is told of them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.settings import Settings
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.session_claims import token_claims
from flowapi.services.session_rows import new_session
from flowapi.services.tokens import Tokens
from storage.records.account import Account
from storage.store import Store


@dataclass(frozen=True, slots=True)
class SilentSession:
    """A session that nobody was told of: its token, and what that says."""

    token: str = field(repr=False)
    claims: dict[str, Any]


async def open_silently(
    store: Store, account: Account, *, settings: Settings, tokens: Tokens, now: datetime
) -> SilentSession:
    """Open a session of *account*, of which neither address nor browser is known.

    Raises:
        SigningKeyMissing: There is no key yet.
    """
    session = new_session(settings.session, account.id, now=now)
    template = JwtTemplate(settings.session.jwt_template.claims)
    claims = token_claims(account, session, amr=(), settings=settings, template=template)
    token = tokens.sign(claims)
    await store.sessions.add(session)
    return SilentSession(token, claims)
