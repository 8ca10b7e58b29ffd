"""Tokens that hand over to a flow what was confirmed elsewhere; logins by SAML use them as well.

Rule 1: a token counts once, for a minute, and for what it was made for.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flowapi import randomness
from flowapi.errors.credentials import OneTimeTokenMismatch
from storage.records.token import Token
from storage.store import Store

LIFETIME = timedelta(minutes=1)
LONGEST = 255
"""How many characters a token may have."""


@dataclass(frozen=True, slots=True)
class OneTimeTokens:
    """The one-time tokens of one tenant."""

    async def issue(
        self,
        store: Store,
        *,
        user_id: UUID,
        identity_id: UUID,
        now: datetime,
        user_created: bool = False,
        link_user: bool = False,
        is_flow: bool = True,
        code_verifier: str = "",
    ) -> str:
        """A new one, for the account of *user_id*.

        Args:
            user_created: The account was made just now.
            link_user: It connects the account with the identity, and does not log in.
            code_verifier: What whoever spends it has to know as well.
        """
        token = Token(
            id=randomness.new_id(),
            user_id=user_id,
            value=urlsafe_b64encode(randomness.random_bytes(32)).decode(),
            expires_at=now + LIFETIME,
            created_at=now,
            updated_at=now,
            identity_id=identity_id,
            is_flow=is_flow,
            user_created=user_created,
            code_verifier=code_verifier or None,
            link_user=link_user,
        )
        await store.tokens.add(token)
        return token.value

    async def find(self, store: Store, value: str, *, code_verifier: str, now: datetime) -> Token:
        """The token of that *value*, which is not spent by that.

        Raises:
            OneTimeTokenMismatch: It is unknown or expired, or somebody else's.
        """
        token = await store.tokens.find(value) if 0 < len(value) <= LONGEST and "\0" not in value else None
        if token is None:
            raise OneTimeTokenMismatch("token not found")
        expected = token.code_verifier or ""
        if expected and not hmac.compare_digest(
            expected.encode(), code_verifier.encode(errors="surrogatepass")
        ):
            raise OneTimeTokenMismatch("code_verifier does not match")
        if now > token.expires_at:
            raise OneTimeTokenMismatch("token expired")
        return token

    async def spend(self, store: Store, token: Token) -> None:
        """Let *token* count no more.

        Raises:
            OneTimeTokenMismatch: It was spent meanwhile.
        """
        if not await store.tokens.delete(token.id):
            raise OneTimeTokenMismatch("token was used meanwhile")
