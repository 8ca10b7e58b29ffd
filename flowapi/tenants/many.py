"""The tenants of a server that has many, below paths of their own, and the server that manages them."""

from collections.abc import Callable, Iterable
from uuid import UUID

from flowapi.engine.catalog import build
from flowapi.services.assembly import Services
from flowapi.services.saml.provider_registries import ProviderRegistries
from flowapi.services.tenant_registry import TenantRegistry
from flowapi.tenants.cache import TenantCache
from flowapi.tenants.ground import Ground
from flowapi.tenants.opening import Opening
from flowapi.tenants.tenant import Tenant
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.health import health_routes
from flowapi.web.management.app import management_routes
from flowapi.web.routes import Route, RouteTable
from flowapi.web.site import OneSite, RoutedSite, Site, Sites
from flowapi.web.status_page import StatusPage
from flowapi.web.tenant_paths import FindSite, TenantSites
from flowapi.web.units import Units
from storage.store import DEFAULT_TENANT


class ManyTenants:
    """They come and go while the server runs."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._errors = ErrorRenderer(debug=ground.settings.debug)
        self._cache = TenantCache(
            ground.database, ground.clock, Opening(ground), most=ground.settings.multi_tenancy.loaded_tenants
        )

    @property
    def sites(self) -> dict[str, Sites]:
        """What each server serves."""
        root, metrics = self._root(), self._ground.metrics
        management = management_routes(self._registry(), self._providers(), self._units(), metrics)
        return {
            "public": TenantSites(root, self._site_of(lambda tenant: tenant.public), self._errors),
            "admin": TenantSites(root, self._site_of(lambda tenant: tenant.admin), self._errors),
            "management": OneSite(RoutedSite(management, self._errors)),
        }

    async def find(self, tenant_id: UUID) -> Tenant | None:
        """The tenant; nothing if there is no such tenant.

        Raises:
            TenantUnusable: It cannot be served now.
        """
        return await self._cache.find(tenant_id)

    async def start(self) -> None:
        """See that the actions can have what they want; what changes, whoever asks for a tenant looks at.

        Raises:
            DefinitionError: With every service that they want and there is not.
        """
        build(self._ground.catalog, Services)  # the class knows all names, and no more is asked

    async def stop(self) -> None:
        """Do nothing."""

    def serve_flows(self, _: Iterable[str]) -> None:
        """Let every tenant be loaded anew, with endpoints for the flows that there are now."""
        self._cache.forget_all()

    def _site_of(self, choose: Callable[[Tenant], Site]) -> FindSite:
        async def find(tenant_id: UUID) -> Site | None:
            tenant = await self._cache.find(tenant_id)
            return choose(tenant) if tenant else None

        return find

    def _root(self) -> RouteTable:
        """What is served without a tenant: whether the server lives."""
        resources = (*health_routes(), StatusPage(self._units()).route)
        return RouteTable(
            Route(one.method, one.path, shielded(one.handler, self._errors.api)) for one in resources
        )

    def _units(self) -> Units:
        return Units(self._ground.database, DEFAULT_TENANT, self._ground.outbox.wake)

    def _registry(self) -> TenantRegistry:
        ground = self._ground
        return TenantRegistry(
            settings=ground.settings,
            database=ground.database,
            shared=ground.shared,
            renderers=ground.renderers,
            clock=ground.clock,
            changed=self._cache.forget,
        )

    def _providers(self) -> ProviderRegistries:
        ground = self._ground
        return ProviderRegistries(ground.settings, ground.database, ground.clock)
