"""A runner over a real database, with a clock and a log that tests can read."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from config.settings import Settings
from flowapi.engine.contract import Context
from flowapi.engine.graph import Graph
from flowapi.engine.locks import FlowLocks, LocalLocks
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Runner
from flowapi.errors.technical import TechnicalError
from storage.database import Database
from storage.records.flow import FlowRow
from storage.store import DEFAULT_TENANT
from tests.support.clock import FakeClock
from tests.support.flows import FlowDriver
from tests.support.graphs import Check, Log, Shelf, SpyAction, SpyHook, graph, offer, state, to


@dataclass
class Stage:
    """Everything that a flow needs."""

    database: Database
    log: Log = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)
    shelf: Shelf = field(default_factory=lambda: Shelf(()))
    locks: FlowLocks = field(default_factory=LocalLocks)
    wakes: list[str] = field(default_factory=list)
    """One item for each time that somebody is to look into the outbox."""

    def __post_init__(self) -> None:
        self.runner = Runner(
            Settings(),
            DEFAULT_TENANT,
            self.shelf,
            self.database,
            self.locks,
            self.clock,
            lambda: self.wakes.append("woken"),
        )

    def action(self, name: str, deed: Any = None, **options: Any) -> SpyAction:
        """An action that writes into the log."""
        return SpyAction(name, self.log, deed, **options)

    def hook(self, name: str, deed: Any = None) -> SpyHook:
        """A hook that writes into the log."""
        return SpyHook(name, self.log, deed)

    async def started(self, *graphs: Graph) -> FlowDriver:
        """A new flow of the first of *graphs*."""
        for each in graphs:
            self.shelf.put(each)
        driver = FlowDriver(self.runner, graphs[0].name)
        await driver.start()
        return driver

    async def row(self, flow: FlowDriver) -> FlowRow:
        """The flow as it is stored."""
        async with self.database.store() as store:
            row = await store.flows.find(flow.flow_id)
        assert row
        return row

    async def document(self, flow: FlowDriver) -> dict[str, Any]:
        """The stored document."""
        found: dict[str, Any] = orjson.loads((await self.row(flow)).data)
        return found

    async def rewrite(self, flow: FlowDriver, data: str, *, token: str | None = None) -> None:
        """Store another document, as another server might have."""
        row = await self.row(flow)
        async with self.database.store() as store:
            await store.flows.advance(
                row.id,
                version=row.version + 1,
                csrf_token=row.csrf_token if token is None else token,
                data=data,
                now=self.clock(),
            )


NOT_PERMITTED, EXPIRED, TECHNICAL = "operation_not_permitted_error", "flow_expired_error", "technical_error"
NEVER = Check(lambda facts: False)


def a_graph(stage: Stage, **options: Any) -> Graph:
    """From `preflight` to `login_init`, where everything can be tried that is refused."""
    return graph(
        state("preflight", offer(stage.action("go"))),
        state(
            "login_init",
            offer(stage.action("choose"), to("chooser")),
            offer(stage.action("hidden", shown=lambda ctx: False), to("chooser")),
            offer(stage.action("guarded"), to("chooser"), when=NEVER),
            offer(stage.action("breaks", deed=broken), to("chooser")),
            offer(stage.action("nowhere"), to("chooser", when=NEVER)),
            offer(stage.action("raises", deed=technical), to("chooser")),
        ),
        state("chooser"),
        **{"start": ("preflight", "login_init"), **options},
    )


def broken(ctx: Context, form: object) -> None:
    raise ZeroDivisionError


def technical(ctx: Context, form: object) -> None:
    raise TechnicalError("a reason")


async def at_login_init(stage: Stage, **options: Any) -> FlowDriver:
    flow = await stage.started(a_graph(stage, **options))
    await flow.advance("go")
    flow.expect("login_init")
    stage.log.clear()
    return flow


def refused(answer: FlowAnswer) -> tuple[str, str | None]:
    """Code and cause of a refusal, which must have the shape of one."""
    assert answer.error
    shape = (answer.name, answer.csrf_token, answer.payload, answer.actions, answer.session, answer.cookies)
    assert shape == ("error", "", None, {}, None, ())
    return answer.error.code, getattr(answer.error, "cause", None)
