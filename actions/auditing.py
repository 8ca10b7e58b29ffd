"""Note in the audit log what happened in a flow."""

from collections.abc import Mapping
from types import MappingProxyType

from flowapi.engine.contract import Context
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent

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
