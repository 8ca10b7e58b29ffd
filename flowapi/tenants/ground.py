"""What all tenants of a process share."""

from collections import Counter
from dataclasses import dataclass

from config.settings import Settings
from flowapi.clock import Clock
from flowapi.coordination import Coordination
from flowapi.engine.catalog import Catalog
from flowapi.engine.graphs import Graphs
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.mail.renderers import Renderers
from flowapi.services.mail.transports import Transports
from flowapi.services.outbox import Outbox
from flowapi.services.secret_box import SecretBox
from flowapi.services.webhooks.exchange import Exchange
from flowapi.web.metrics.page import Metrics
from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The database, the threads, the graphs, and whatever else there is once in a process."""

    settings: Settings
    """Those of the server; a tenant has sections of its own."""
    shared: bool
    """Whether the reference works on the same database."""
    database: Database
    pool: HashingPool
    coordination: Coordination
    box: SecretBox
    authenticators: AuthenticatorNames
    renderers: Renderers
    transports: Transports
    outbox: Outbox
    catalog: Catalog
    graphs: Graphs
    refused: Counter[str]
    """How often limits refused, by what was tried."""
    metrics: Metrics
    exchange: Exchange
    """Posts events of all tenants."""
    clock: Clock
