"""What a process asks of those that it serves, one or many."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from flowapi.tenants.tenant import Tenant
from flowapi.web.site import Sites


class Tenants(Protocol):
    """The tenants that a process serves."""

    @property
    def sites(self) -> Mapping[str, Sites]:
        """What each server serves, by the name of the server."""
        ...

    async def find(self, tenant_id: UUID) -> Tenant | None:
        """The tenant; nothing if there is no such tenant.

        Raises:
            TenantUnusable: It cannot be served now.
        """
        ...

    async def start(self) -> None:
        """Begin to watch what changes in the database.

        Raises:
            DefinitionError: The actions want a service that there is not.
        """
        ...

    async def stop(self) -> None:
        """Watch no more."""
        ...

    def serve_flows(self, names: Iterable[str]) -> None:
        """Give every flow called one of *names* its endpoint, for every tenant."""
        ...
