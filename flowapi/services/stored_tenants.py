"""The settings of a tenant, from its row."""

from typing import Any

import orjson

from config.settings import Settings
from config.tenant import Stage, TenantConfigError, tenant_settings, within
from storage.records.tenant import TenantRow


def settings_of(row: TenantRow, server: Settings) -> Settings:
    """What the tenant of *row* is served with on a *server* with those settings.

    Raises:
        TenantConfigError: What is stored cannot be used.
    """
    return within(server, tenant_settings(stored_config(row)))


def stored_config(row: TenantRow) -> dict[str, Any]:
    """The configuration in *row*; what is not there is as good as empty.

    Raises:
        TenantConfigError: It is no JSON object.
    """
    try:
        config = orjson.loads(row.config or "{}")
    except orjson.JSONDecodeError as error:
        raise TenantConfigError(Stage.PARSING, [error]) from error
    if not isinstance(config, dict | None):
        raise TenantConfigError(Stage.PARSING, ["found no JSON object"])
    return config or {}
