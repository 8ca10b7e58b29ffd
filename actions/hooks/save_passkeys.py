"""Store the passkeys that were created during a login."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from actions import auditing, keys
from actions.accounts import find_user_id
from actions.passkey.stashed import stashed_credentials
from flowapi.engine.contract import Context, Hook
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from storage.records.webauthn import WebauthnCredential


@dataclass(frozen=True, slots=True)
class SavePasskeys(Hook):
    """Give the account the new credentials, once."""

    audit: Audit

    async def run(self, ctx: Context) -> None:
        user_id = find_user_id(ctx.stash)
        if user_id is None:
            return
        saved = stashed_credentials(ctx.stash)
        for credential in saved:
            await ctx.store.webauthn_credentials.add(credential)
        del ctx.stash[keys.NEW_CREDENTIALS]
        if saved:
            await self._note(ctx, user_id, saved)

    async def _note(self, ctx: Context, user_id: UUID, saved: Sequence[WebauthnCredential]) -> None:
        second_factor = any(credential.mfa_only for credential in saved)
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.SECURITY_KEY_CREATED if second_factor else AuditEvent.PASSKEY_CREATED,
            actor=Actor(user_id),
            details={"security_key" if each.mfa_only else "passkey": each.id for each in saved},
        )
