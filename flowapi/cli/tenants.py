"""Whose users a command is about."""

from uuid import UUID

from config.settings import Settings
from flowapi.errors.operating import CommandRefused
from flowapi.json_models import UUID_TEXT
from storage.store import DEFAULT_TENANT


def tenant_of(settings: Settings, given: str | None) -> UUID:
    """The tenant that a command is about; *given* counts only where there can be many.

    Raises:
        CommandRefused: It is not said, or not in the form of an id.
    """
    if not settings.multi_tenancy.enabled:
        return DEFAULT_TENANT
    if not given:
        raise CommandRefused("tenant_id must be present if multitenancy is enabled")
    if not UUID_TEXT.fullmatch(given):
        raise CommandRefused(f"invalid tenant_id: '{given}' is no UUID")
    return UUID(given)
