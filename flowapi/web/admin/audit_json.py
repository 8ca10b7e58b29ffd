"""An entry of the audit log as operators see one."""

from typing import Any
from uuid import UUID

import orjson

from flowapi.services.timestamps import rfc3339
from storage.records.audit_log import AuditLog


def audit_log_json(entry: AuditLog, tenant_id: UUID) -> dict[str, Any]:
    """The JSON object of *entry*; what is not known of the actor, or of an error, is left out."""
    shown = {
        "id": str(entry.id),
        "type": entry.type,
        "error": entry.error,
        "meta_http_request_id": entry.meta_http_request_id,
        "meta_source_ip": entry.meta_source_ip,
        "meta_user_agent": entry.meta_user_agent,
        "actor_user_id": entry.actor_user_id and str(entry.actor_user_id),
        "actor_email": entry.actor_email,
    }
    return {
        **{name: value for name, value in shown.items() if value is not None},
        "details": _details(entry.details),
        "TenantID": str(tenant_id),
        "created_at": rfc3339(entry.created_at),
        "updated_at": rfc3339(entry.updated_at),
    }


def _details(text: str | None) -> dict[str, Any] | None:
    """The details; those of entries from before there were any are not known."""
    if text is None:
        return None
    try:
        details = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return details if isinstance(details, dict) else {}
