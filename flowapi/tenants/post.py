"""Who takes the messages of a tenant to their receivers."""

from collections.abc import Mapping
from uuid import UUID

from flowapi.errors.deliveries import DeliveryFailed
from flowapi.services.deliveries import Sender
from flowapi.tenants.served import Tenants
from flowapi.web.refusals import TenantUnusable


class Post:
    """Asks *tenants*, once they are known: they want the outbox first, which wants this."""

    def __init__(self) -> None:
        self.tenants: Tenants | None = None

    async def senders_of(self, tenant_id: UUID) -> Mapping[str, Sender]:
        """The senders of the tenant.

        Raises:
            DeliveryFailed: It cannot be served now.
        """
        try:
            tenant = await self.tenants.find(tenant_id) if self.tenants else None
        except TenantUnusable as error:
            raise DeliveryFailed(f"its tenant cannot be served: {error}") from error
        return tenant.senders if tenant else {}
