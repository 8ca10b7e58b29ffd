"""Note in the audit log what happened in a flow."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from flowapi.engine.contract import Context
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from storage.records.webauthn import WebauthnCredential

NOTHING: Mapping[str, str | bool] = MappingProxyType({})


async def record(
    audit: Audit,
    ctx: Context,
    event: AuditEvent,
    *,
    actor: Actor | None = None,
    error: str | None = None,
    details: Mapping[str, str | bool] = NOTHING,
) -> None:
    """Note *event* as part of the step; the flow's id is always among the details."""
    await audit.record(
        ctx.store,
        event,
        ctx.client,
        ctx.now,
        actor=actor,
        error=error,
        details={**details, "flow_id": str(ctx.flow.id)},
    )


async def record_credentials(
    audit: Audit, ctx: Context, user_id: UUID, saved: Sequence[WebauthnCredential]
) -> None:
    """Note that the account of *user_id* has got the passkeys and security keys in *saved*."""
    second_factor = any(credential.mfa_only for credential in saved)
    await record(
        audit,
        ctx,
        AuditEvent.SECURITY_KEY_CREATED if second_factor else AuditEvent.PASSKEY_CREATED,
        actor=Actor(user_id),
        details={"security_key" if each.mfa_only else "passkey": each.id for each in saved},
    )
