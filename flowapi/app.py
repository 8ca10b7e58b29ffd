"""The composition root: everything that serves one tenant, put together once per process.

Rule 1: nothing serves before the database is known to be the right one, and everything is closed in the
opposite order, also where the start fails half-way.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from config.outbound.policy import OutboundPolicy
from config.settings import Settings
from flowapi.clock import Clock, utc_now
from flowapi.coordination import open_coordination
from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.engine.locks import FlowLocks
from flowapi.engine.runner import Runner
from flowapi.errors.start import StartRefused
from flowapi.services.assembly import Services, build_services, secret_box
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.cleanup import Cleanup
from flowapi.services.counted_limits import CountedLimits
from flowapi.services.deliveries import Deliveries, Sender
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.housekeeping import Housekeeping
from flowapi.services.mail.delivery import MailSender
from flowapi.services.mail.message import OUTBOX_KIND as MAILS
from flowapi.services.mail.own_files import read_again
from flowapi.services.mail.server import MailServer
from flowapi.services.mail.smtp import SmtpTransport
from flowapi.services.mail.transport import Transport
from flowapi.services.outbox import Outbox
from flowapi.services.secret_box import SecretBox
from flowapi.services.webhooks.delivery import RETRIES, WebhookSender
from flowapi.services.webhooks.hook_states import HookStates
from flowapi.services.webhooks.post import OUTBOX_KIND as WEBHOOKS
from flowapi.services.webhooks.poster import Poster
from flowapi.services.webhooks.watch import SubscriptionWatch
from flowapi.web.access_log import AccessLog
from flowapi.web.admin.app import admin_routes, create_admin_app
from flowapi.web.metrics.flows import FlowMetrics
from flowapi.web.metrics.page import Metrics
from flowapi.web.metrics.requests import RequestMetrics
from flowapi.web.metrics.state import StateMetrics
from flowapi.web.parts import Parts
from flowapi.web.public.app import create_public_app, public_routes
from flowapi.web.routes import RouteTable
from flowapi.web.server import Server
from flowapi.web.units import Units
from storage.database import Database
from storage.schema import Found
from storage.store import DEFAULT_TENANT

GRACE = timedelta(days=1)
"""How long what has expired is kept: whoever comes late is told so, and clocks and time zones may differ."""


@dataclass(frozen=True, slots=True)
class Application:
    """A running application; *public* and *admin* are ASGI callables."""

    parts: Parts
    database: Database
    graphs: Graphs
    runner: Runner
    public: Server
    admin: Server

    def reload(self) -> None:
        """Take the flow files as they are now, all or none.

        Raises:
            DefinitionError: They do not hold together; everything is as before.
        """
        self.graphs.reload()
        self.serve_flows()

    def reload_mails(self) -> None:
        """Take the deployer's own texts and layouts of mails as they are now, all or none.

        Raises:
            DefinitionError: They cannot be used; everything is as before.
        """
        read_again(self.parts.services.mail.renderer, self.parts.settings.email_delivery.directory)

    def serve_flows(self) -> None:
        """Give every flow that may be going on its endpoint."""
        self.public.routes = public_routes(self.parts, self.runner, self.graphs.running)


@asynccontextmanager
async def open_application(
    settings: Settings,
    access_log: AccessLog,
    *,
    clock: Clock = utc_now,
    transport: Transport | None = None,
    authenticators: Path | None = None,
) -> AsyncIterator[Application]:
    """The application, for as long as the block runs.

    Args:
        transport: Where mails go, if not to the mail server of the settings.
        authenticators: A file with the names of authenticators, if not our own.

    Raises:
        StartRefused: The settings, the database and this version do not go together.
        DefinitionError: The flow files do not hold together.
    """
    async with (
        Database.of(settings.database) as database,
        closing_pool() as pool,
        open_coordination(settings, clock, DEFAULT_TENANT) as coordination,
        SmtpTransport(MailServer.from_settings(settings.email_delivery.smtp)) as smtp,
    ):
        box = secret_box(settings)
        senders: dict[str, Sender] = {MAILS: MailSender(transport or smtp)}
        outbox = _outbox(box, database, clock, senders)
        limits = CountedLimits(coordination.limits)
        services = build_services(
            settings,
            pool,
            limits,
            box=box,
            shared=await _is_shared(settings, database),
            authenticators=AuthenticatorNames(authenticators),
            clock=clock,
            outbox=outbox,
        )
        senders[WEBHOOKS] = _webhook_sender(services, database)
        async with database.store() as store:
            await services.signing_keys.sync(store, clock())
        units = Units(database, DEFAULT_TENANT, outbox.wake)
        metrics = Metrics(StateMetrics(database, pool, limits, clock), RequestMetrics(), FlowMetrics())
        parts = Parts(settings, services, units, clock, metrics)
        application = _assembled(parts, coordination.locks, access_log)
        housekeeping = _housekeeping(settings, database, clock)
        watch = SubscriptionWatch(services.subscriptions, database)
        await watch.start()
        outbox.start()
        housekeeping.start()
        try:
            yield application
        finally:
            await housekeeping.stop()
            await watch.stop()
            await outbox.stop()


@asynccontextmanager
async def closing_pool() -> AsyncIterator[HashingPool]:
    """Threads that hash, for as long as the block runs."""
    pool = HashingPool()
    try:
        yield pool
    finally:
        await pool.aclose()


async def _is_shared(settings: Settings, database: Database) -> bool:
    """Whether the reference may still work on *database*.

    Raises:
        StartRefused: It is not a database to work on.
    """
    state = await database.schema_state()
    if state.found is not Found.CURRENT:
        raise StartRefused(state.advice)
    shared = settings.database.shared_with_reference
    return state.adopted if shared is None else shared


def _assembled(parts: Parts, locks: FlowLocks, access_log: AccessLog) -> Application:
    settings, units, requests = parts.settings, parts.units, parts.metrics.requests
    graphs = _graphs(settings, parts.services)
    application = Application(
        parts=parts,
        database=units.database,
        graphs=graphs,
        runner=Runner(settings, units.tenant_id, graphs, units.database, locks, parts.clock, units.wake),
        public=create_public_app(settings, RouteTable(()), access_log, requests),
        admin=create_admin_app(settings, admin_routes(parts), access_log, requests),
    )
    application.serve_flows()
    return application


def _graphs(settings: Settings, services: Services) -> Graphs:
    catalog = load_catalog(settings.action_packages)
    directory = settings.flows.directory
    return Graphs(FlowFiles(Path(directory) if directory else None), catalog, build(catalog, services))


def _outbox(box: SecretBox, database: Database, clock: Clock, senders: Mapping[str, Sender]) -> Outbox:
    policies = {WEBHOOKS: RETRIES}
    return Outbox(Deliveries(database=database, senders=senders, policies=policies, box=box, clock=clock))


def _webhook_sender(services: Services, database: Database) -> WebhookSender:
    settings, security = services.settings, services.settings.webhooks.security
    return WebhookSender(
        settings=settings,
        tokens=services.tokens,
        states=HookStates(settings.webhooks, services.subscriptions, database),
        poster=Poster(security, OutboundPolicy.of(security)),
    )


def _housekeeping(settings: Settings, database: Database, clock: Clock) -> Housekeeping:
    cleanup = Cleanup(database=database, audit_retention=settings.audit_log.retention, grace=GRACE)
    return Housekeeping(cleanup, clock)
