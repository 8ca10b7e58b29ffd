"""Start flows and advance them, one request at a time.

Rule 1: a request either commits as a whole or changes nothing; what the client is to keep (cookies, tokens)
is part of the answer and exists only once the step is committed.
Rule 2: a rejection commits too: what the action wrote to the store stays, what it stashed does not.
Rule 3: the flow's row is the last thing that is written; until then whatever fails changes nothing.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from config.settings import Settings
from flowapi import randomness
from flowapi.clock import Clock
from flowapi.engine.contract import Client
from flowapi.engine.document import FlowDocument, decode
from flowapi.engine.graph import Graph, Offer
from flowapi.engine.locks import FlowLocks
from flowapi.engine.machine import FlowMachine
from flowapi.engine.response import FlowAnswer, refusal
from flowapi.engine.step import FlowStep
from flowapi.errors.refusals import ActionNotOffered, CsrfMismatch, FlowConflict, FlowExpired, FlowNotFound
from flowapi.errors.root import FlowAPIError
from storage.errors import ReferenceMissing, UniqueViolation, WriteConflict
from storage.records.flow import FlowRow
from storage.store import Store

CSRF_LENGTH = 32
OVERTAKEN = (ReferenceMissing, UniqueViolation, WriteConflict)
"""What a transaction ends in when another one has changed what it had read: it is to look again, once."""


class GraphSource(Protocol):
    """Where graphs come from: the newest of each flow, and older ones by their digest."""

    def current(self, name: str) -> Graph | None: ...
    def by_digest(self, name: str, digest: str) -> Graph | None: ...


class StoreSource(Protocol):
    """Where units of work come from."""

    def store(self, tenant_id: UUID) -> Store: ...


@dataclass(frozen=True, slots=True)
class Submission:
    """What a client sends to advance a flow."""

    input_data: Mapping[str, Any] = field(repr=False)
    csrf_token: str = field(repr=False)


@dataclass(slots=True)
class Runner:
    """Runs the flows of one tenant.

    *wake* is called after every commit that put something into the outbox.
    """

    settings: Settings
    tenant_id: UUID
    graphs: GraphSource
    database: StoreSource
    locks: FlowLocks
    clock: Clock
    wake: Callable[[], None]
    _machines: dict[str, FlowMachine] = field(default_factory=dict, init=False, repr=False)

    async def start(self, flow_name: str, client: Client) -> FlowAnswer:
        """Begin a flow and answer with its first state."""
        graph = self._current(flow_name)
        now = self.clock()
        document = FlowDocument(graph.start[0], list(graph.start[:0:-1]), flow=graph.name, graph=graph.digest)
        _bind(document, client)
        flow_id, token = randomness.new_id(), self._token()
        async with self.database.store(self.tenant_id) as store:
            step = self._step(graph, document, flow_id, store, client)
            await step.begin()
            answer = step.answer(token)
            await store.flows.add(FlowRow(flow_id, 0, token, now + graph.ttl, document.encode()), now)
            await self._commit(store)
        return answer

    async def advance(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client
    ) -> FlowAnswer:
        """Run *action* on a flow and answer with the state reached; errors of the engine are answers too."""
        attempt = partial(self._attempt, flow_name, action, flow_id, submission, client)
        try:
            async with self.locks.hold(self.tenant_id, flow_id):
                try:
                    return await attempt()
                except OVERTAKEN:
                    return await attempt()
        except FlowAPIError as error:
            return refusal(error)

    async def _attempt(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client
    ) -> FlowAnswer:
        async with self.database.store(self.tenant_id) as store:
            return await self._advance(flow_name, action, flow_id, submission, client, store)

    async def _advance(
        self, flow_name: str, action: str, flow_id: UUID, submission: Submission, client: Client, store: Store
    ) -> FlowAnswer:
        row = await store.flows.find(flow_id)
        if row is None:
            raise FlowNotFound(cause="no such flow")
        if self.clock() > row.expires_at:
            raise FlowExpired
        document = decode(row.data)
        if document.flow not in (None, flow_name):
            raise FlowNotFound(cause=f"the flow is not a {flow_name}")
        _bind(document, client)
        if not (row.csrf_token and _same(row.csrf_token, submission.csrf_token)):
            raise CsrfMismatch(cause="csrf token mismatch")
        graph = self._graph(flow_name, document)
        step = self._step(graph, document, row.id, store, client)
        await step.advance(_offer(graph, document.state, action), submission.input_data)
        token = self._token()
        answer = step.answer(token)
        advanced = await store.flows.advance(
            row.id, version=row.version + 1, csrf_token=token, data=document.encode(), now=step.ctx.now
        )
        if not advanced:
            raise FlowConflict("version conflict while updating the flow")
        await self._commit(store)
        return answer

    def _graph(self, flow_name: str, document: FlowDocument) -> Graph:
        """The graph that the flow goes on in: its own version, else the current one if that has its state."""
        graph = self.graphs.by_digest(flow_name, document.graph) if document.graph else None
        graph = graph or self._current(flow_name)
        if document.state not in graph.states:
            raise FlowExpired(cause=f"unknown state: {document.state}")
        return graph

    def _current(self, flow_name: str) -> Graph:
        graph = self.graphs.current(flow_name)
        if graph is None:
            raise FlowNotFound(cause=f"no flow is called {flow_name}")
        return graph

    def _step(
        self, graph: Graph, document: FlowDocument, flow_id: UUID, store: Store, client: Client
    ) -> FlowStep:
        machine = self._machines.get(graph.digest)
        if machine is None:
            machine = self._machines[graph.digest] = FlowMachine(graph)
        return FlowStep(machine, document, flow_id, store, self.settings, client, self.clock())

    async def _commit(self, store: Store) -> None:
        await store.commit()
        if store.queued:
            self.wake()

    def _token(self) -> str:
        return randomness.random_text(CSRF_LENGTH)


def _bind(document: FlowDocument, client: Client) -> None:
    """Let the flow belong to the account of the client's session, for good.

    Raises:
        FlowNotFound: It belongs to another one.
    """
    user = str(client.session.user_id) if client.session else None
    if document.user not in (None, user):
        raise FlowNotFound(cause="the flow belongs to another account")
    document.user = user


def _offer(graph: Graph, state: str, action: str) -> Offer:
    offer = graph.states[state].offers.get(action)
    if offer is None:
        raise ActionNotOffered(cause=f"action '{action}' not found")
    return offer


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode(errors="surrogatepass"))
