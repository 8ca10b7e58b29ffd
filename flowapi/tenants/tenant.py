"""Everything that serves one tenant, put together from its settings and what all share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from config.outbound.policy import OutboundPolicy
from config.settings import Settings
from flowapi.engine.binding import BoundGraphs
from flowapi.engine.catalog import build
from flowapi.engine.runner import Runner
from flowapi.services.assembly import Services, build_services
from flowapi.services.counted_limits import CountedLimits
from flowapi.services.deliveries import Sender
from flowapi.services.mail.delivery import MailSender
from flowapi.services.mail.message import OUTBOX_KIND as MAILS
from flowapi.services.webhooks.delivery import WebhookSender
from flowapi.services.webhooks.hook_states import HookStates
from flowapi.services.webhooks.post import OUTBOX_KIND as WEBHOOKS
from flowapi.services.webhooks.poster import Poster
from flowapi.tenants.ground import Ground
from flowapi.web.admin.app import admin_routes
from flowapi.web.errors import ErrorRenderer
from flowapi.web.parts import Parts
from flowapi.web.public.app import public_routes, public_site
from flowapi.web.routes import Route
from flowapi.web.site import RoutedSite
from flowapi.web.units import Units


@dataclass(frozen=True, slots=True)
class Tenant:
    """One tenant, ready to be served."""

    parts: Parts
    runner: Runner
    public: RoutedSite
    admin: RoutedSite
    senders: Mapping[str, Sender]
    """Who delivers its messages, by their kinds."""

    async def renew(self) -> None:
        """See what has changed in the database beside the settings: who wants to be told of events."""
        async with self.parts.units.open() as store:
            await self.parts.services.subscriptions.look(store)

    def serve_flows(self, names: Iterable[str]) -> None:
        """Give every flow called one of *names* its endpoint."""
        self.public.routes = public_routes(self.parts, self.runner, names)


async def open_tenant(
    ground: Ground, tenant_id: UUID, settings: Settings, *, besides: Iterable[Route] = ()
) -> Tenant:
    """The tenant with its keys; those that are missing are made. *besides* is served by its admin API, too.

    Raises:
        StartRefused: The settings, or the keys in the database, do not allow it.
        DefinitionError: An action wants a service that there is not, or the tenant's mails cannot be used.
    """
    services = build_services(
        settings,
        ground.pool,
        CountedLimits(ground.coordination.limits_of(tenant_id), ground.refused),
        box=ground.box,
        shared=ground.shared,
        authenticators=ground.authenticators,
        renderer=ground.renderers.of(settings.email_delivery.directory),
        outbox=ground.outbox,
        clock=ground.clock,
    )
    async with ground.database.store(tenant_id) as store:
        await services.signing_keys.sync(store, ground.clock())
        await services.subscriptions.look(store)
    units = Units(ground.database, tenant_id, ground.outbox.wake)
    parts = Parts(settings, services, units, ground.clock, ground.metrics)
    graphs = BoundGraphs(ground.graphs, build(ground.catalog, services))
    locks, wake = ground.coordination.locks, ground.outbox.wake
    runner = Runner(settings, tenant_id, graphs, ground.database, locks, ground.clock, wake)
    return Tenant(
        parts=parts,
        runner=runner,
        public=public_site(settings, public_routes(parts, runner, ground.graphs.running)),
        admin=RoutedSite(admin_routes(parts, besides), ErrorRenderer(debug=False)),
        senders={
            MAILS: MailSender(ground.transports.to(settings.email_delivery.smtp)),
            WEBHOOKS: _webhook_sender(ground, tenant_id, services),
        },
    )


def _webhook_sender(ground: Ground, tenant_id: UUID, services: Services) -> WebhookSender:
    settings, security = services.settings, services.settings.webhooks.security
    return WebhookSender(
        settings=settings,
        tokens=services.tokens,
        states=HookStates(settings.webhooks, services.subscriptions, ground.database, tenant_id),
        poster=Poster(security, OutboundPolicy.of(security), ground.exchange),
    )
