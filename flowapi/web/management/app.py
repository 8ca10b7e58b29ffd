"""The management server, put together from its resources; there is one only where there are many tenants."""

from flowapi.services.saml.provider_registries import ProviderRegistries
from flowapi.services.tenant_registry import TenantRegistry
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.health import health_routes
from flowapi.web.management.saml_providers import SamlProviders
from flowapi.web.management.tenants import Tenants
from flowapi.web.metrics.page import Metrics
from flowapi.web.routes import Route, RouteTable
from flowapi.web.status_page import StatusPage
from flowapi.web.units import Units


def management_routes(
    registry: TenantRegistry, providers: ProviderRegistries, units: Units, metrics: Metrics
) -> RouteTable:
    """The routes of the management API, for whoever reaches it: it asks nobody who they are."""
    errors = ErrorRenderer(debug=False)
    resources = (
        *health_routes(),
        StatusPage(units).route,
        metrics.route,
        *Tenants(registry).routes(),
        *SamlProviders(providers).routes(),
    )
    return RouteTable(Route(one.method, one.path, shielded(one.handler, errors.api)) for one in resources)
