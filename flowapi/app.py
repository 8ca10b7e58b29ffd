"""The composition root: everything that a process serves, put together once.

Rule 1: nothing serves before the database is known to be the right one, and everything is closed in the
opposite order, also where the start fails half-way.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from config.settings import Settings
from flowapi.clock import Clock, utc_now
from flowapi.coordination import open_coordination
from flowapi.engine.catalog import Catalog, load_catalog, without_services
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.errors.start import StartRefused
from flowapi.services.assembly import secret_box
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.cleanup import Cleanup
from flowapi.services.deliveries import Deliveries
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.housekeeping import Housekeeping
from flowapi.services.mail.message import OUTBOX_KIND as MAILS
from flowapi.services.mail.renderers import Renderers
from flowapi.services.mail.transport import Transport
from flowapi.services.mail.transports import Transports
from flowapi.services.outbox import Outbox
from flowapi.services.saml.opening import kept_up
from flowapi.services.secret_box import SecretBox
from flowapi.services.webhooks.delivery import RETRIES
from flowapi.services.webhooks.exchange import Connections
from flowapi.services.webhooks.post import OUTBOX_KIND as WEBHOOKS
from flowapi.tenants.ground import Ground
from flowapi.tenants.only import OnlyTenant
from flowapi.tenants.post import Post
from flowapi.tenants.served import Tenants
from flowapi.tenants.tenant import open_tenant
from flowapi.web.access_log import AccessLog
from flowapi.web.client_ip import ClientAddress
from flowapi.web.metrics.flows import FlowMetrics
from flowapi.web.metrics.page import Metrics
from flowapi.web.metrics.requests import RequestMetrics
from flowapi.web.metrics.state import StateMetrics
from flowapi.web.parts import Parts
from flowapi.web.server import Server
from flowapi.web.site import Sites
from storage.database import Database
from storage.schema import Found
from storage.store import DEFAULT_TENANT

GRACE = timedelta(days=1)
"""How long what has expired is kept: whoever comes late is told so, and clocks and time zones may differ."""


@dataclass(frozen=True, slots=True)
class Application:
    """A running application; *servers* are ASGI callables by their names."""

    ground: Ground
    tenants: Tenants
    servers: Mapping[str, Server]

    @property
    def public(self) -> Server:
        """The server of the public API."""
        return self.servers["public"]

    @property
    def admin(self) -> Server:
        """The server of the admin API."""
        return self.servers["admin"]

    @property
    def database(self) -> Database:
        """The database of all tenants."""
        return self.ground.database

    @property
    def graphs(self) -> Graphs:
        """The flows of all tenants."""
        return self.ground.graphs

    @property
    def parts(self) -> Parts:
        """What the resources of the only tenant are made of.

        Raises:
            StartRefused: There are many.
        """
        if not isinstance(self.tenants, OnlyTenant):
            raise StartRefused("multi_tenancy.enabled: this is for a server with one tenant")
        return self.tenants.tenant.parts

    def reload(self) -> None:
        """Take the flow files as they are now, all or none.

        Raises:
            DefinitionError: They do not hold together; everything is as before.
        """
        self.graphs.reload()
        self.tenants.serve_flows(self.graphs.running)

    @property
    def mail_directories(self) -> tuple[str, ...]:
        """The folders of the deployer's own texts and layouts of mails."""
        return self.ground.renderers.directories

    def reload_mails(self, directory: str) -> None:
        """Take the deployer's own texts and layouts of mails in *directory* as they are now, all or none.

        Raises:
            DefinitionError: They cannot be used; everything is as before.
        """
        self.ground.renderers.read_again(directory)


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
        transport: Where mails go, if not to the mail servers of the settings.
        authenticators: A file with the names of authenticators, if not our own.

    Raises:
        StartRefused: The settings, the database and this version do not go together.
        DefinitionError: The flow files do not hold together.
    """
    async with (
        Database.of(settings.database) as database,
        closing_pool() as pool,
        open_coordination(settings, clock) as coordination,
        Transports(transport) as transports,
    ):
        shared = await _is_shared(settings, database)
        catalog, box, post = load_catalog(settings.action_packages), secret_box(settings), Post()
        deliveries, refused = _deliveries(database, box, post, clock), Counter[str]()
        ground = Ground(
            settings=settings,
            shared=shared,
            database=database,
            pool=pool,
            coordination=coordination,
            box=box,
            authenticators=AuthenticatorNames(authenticators),
            renderers=Renderers(),
            transports=transports,
            outbox=Outbox(deliveries, every_tenant=settings.multi_tenancy.enabled),
            catalog=catalog,
            graphs=_graphs(settings, catalog),
            exchange=Connections().exchange,
            refused=refused,
            metrics=Metrics(StateMetrics(database, pool, refused, clock), RequestMetrics(), FlowMetrics()),
            clock=clock,
        )
        post.tenants = tenants = await _tenants(ground)
        housekeeping = _housekeeping(settings, database, clock)
        await tenants.start()
        ground.outbox.start()
        housekeeping.start()
        try:
            async with kept_up(settings, database, clock):
                yield Application(ground, tenants, _servers(ground, tenants.sites, access_log))
        finally:
            await housekeeping.stop()
            await tenants.stop()
            await ground.outbox.stop()


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


async def _tenants(ground: Ground) -> Tenants:
    if ground.settings.multi_tenancy.enabled:
        # What most servers never need is not loaded with them.
        many: Tenants = import_module("flowapi.tenants.many").ManyTenants(ground)
        return many
    besides = (ground.metrics.route,)
    return OnlyTenant.of(await open_tenant(ground, DEFAULT_TENANT, ground.settings, besides=besides))


def _servers(ground: Ground, sites: Mapping[str, Sites], access_log: AccessLog) -> dict[str, Server]:
    ip, counted = ground.settings.server.ip, ground.metrics.requests
    addresses = ClientAddress(ip.extractor, ip.trusted_proxies)
    return {
        name: Server(each, addresses=addresses, access_log=access_log, metrics=counted)
        for name, each in sites.items()
    }


def _graphs(settings: Settings, catalog: Catalog) -> Graphs:
    directory = settings.flows.directory
    return Graphs(FlowFiles(Path(directory) if directory else None), catalog, without_services(catalog))


def _deliveries(database: Database, box: SecretBox, post: Post, clock: Clock) -> Deliveries:
    return Deliveries(
        database=database,
        senders=post.senders_of,
        kinds=(MAILS, WEBHOOKS),
        policies={WEBHOOKS: RETRIES},
        box=box,
        clock=clock,
    )


def _housekeeping(settings: Settings, database: Database, clock: Clock) -> Housekeeping:
    cleanup = Cleanup(database=database, audit_retention=settings.audit_log.retention, grace=GRACE)
    return Housekeeping(cleanup, clock)
