"""The tenant of a server that has one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from flowapi.services.webhooks.watch import SubscriptionWatch
from flowapi.tenants.tenant import Tenant
from flowapi.web.site import OneSite, Sites


@dataclass(frozen=True, slots=True)
class OnlyTenant:
    """It is there from the start to the end."""

    tenant: Tenant
    watch: SubscriptionWatch

    @classmethod
    def of(cls, tenant: Tenant) -> Self:
        """The only tenant, and who watches its hooks."""
        parts = tenant.parts
        return cls(tenant, SubscriptionWatch(parts.services.subscriptions, parts.units.database))

    @property
    def sites(self) -> dict[str, Sites]:
        """What each server serves."""
        return {"public": OneSite(self.tenant.public), "admin": OneSite(self.tenant.admin)}

    async def find(self, _: UUID) -> Tenant | None:
        """It."""
        return self.tenant

    async def start(self) -> None:
        """Begin to watch what changes in the database."""
        await self.watch.start()

    async def stop(self) -> None:
        """Watch no more."""
        await self.watch.stop()

    def serve_flows(self, names: Iterable[str]) -> None:
        """Give every flow called one of *names* its endpoint."""
        self.tenant.serve_flows(names)
