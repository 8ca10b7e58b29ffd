"""From the row of a tenant to a tenant that can be served."""

import logging
from dataclasses import dataclass

from config.settings import Settings
from config.tenant import Stage, TenantConfigError, check_tenant
from flowapi.errors.start import DefinitionError, StartRefused
from flowapi.services.stored_tenants import settings_of
from flowapi.tenants.ground import Ground
from flowapi.tenants.tenant import Tenant, open_tenant
from flowapi.web.refusals import TenantUnusable
from storage.records.tenant import TenantRow

logger = logging.getLogger(__name__)

REASONS = {
    Stage.PARSING: "failed to parse tenant config",
    Stage.READING: "failed to unmarshal tenant config",
    Stage.COMPLETING: "failed to post process tenant settings",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens tenants on their common *ground*."""

    ground: Ground

    async def __call__(self, row: TenantRow) -> Tenant:
        """The tenant of *row*.

        Raises:
            TenantUnusable: Its settings or keys cannot be used.
        """
        settings = self._settings(row)
        try:
            return await open_tenant(self.ground, row.id, settings)
        except (StartRefused, DefinitionError) as error:
            raise TenantUnusable(REASONS[Stage.COMPLETING]) from error

    def _settings(self, row: TenantRow) -> Settings:
        try:
            settings = settings_of(row, self.ground.settings)
        except TenantConfigError as error:
            raise TenantUnusable(REASONS[error.stage]) from error
        try:
            check_tenant(settings)
        except TenantConfigError as error:  # the reference has stored it, and serves it
            logger.warning("the configuration of the tenant %s: %s", row.id, error)
        return settings
