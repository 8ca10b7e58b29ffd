"""The parts of a step, each by itself, over the shipped login."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from config.settings import Settings
from flowapi.clock import utc_now
from flowapi.engine.contract import Client, Context, FlowFacts
from flowapi.engine.document import decode
from flowapi.engine.graph import Graph, State
from flowapi.engine.machine import FlowMachine
from flowapi.engine.response import render_actions
from flowapi.engine.stash import Stash
from storage.store import Store

STATE, ACTION, OUTCOME = "login_init", "continue_with_login_identifier", "identified"
DATA: Mapping[str, Any] = {
    "email": "ada@example.com",
    "user_id": str(uuid4()),
    "webauthn_available": True,
    "webauthn_conditional_mediation_available": True,
    "sticky": {"passcode_id": str(uuid4())},
    "user_has_emails": True,
    "user_has_password": True,
}


@dataclass
class Parts:
    """Operations on a flow in the middle of a login; none of them waits for anything."""

    graph: Graph
    context: Context
    machine: FlowMachine
    document: str

    @classmethod
    def of(cls, graph: Graph, settings: Settings, store: Store) -> "Parts":
        """The parts of *graph*."""
        facts = FlowFacts(
            id=uuid4(),
            name=graph.name,
            state=STATE,
            previous="preflight",
            scheduled=("success",),
            visited=frozenset({"preflight"}),
            revertible=True,
        )
        context = Context(facts, Stash(DATA), store, settings, Client("192.0.2.1"), utc_now())
        past = {"state": "preflight", "prev_state": "", "data": DATA, "revertible": True, "scheduled": []}
        document = {"state": STATE, "scheduled": ["success"], "data": DATA, "hist": [past] * 3}
        return cls(graph, context, FlowMachine(graph), orjson.dumps(document).decode())

    @property
    def state(self) -> State:
        """Where the flow is."""
        return self.graph.states[STATE]

    async def graph_execution(self) -> object:
        return self.machine.decide(STATE, ACTION, OUTCOME, self.context)

    async def guard_evaluation(self) -> object:
        targets = self.state.offers[ACTION].outcomes[OUTCOME]
        return [target.when(self.context) for target in targets if target.when]

    async def stash_decoding(self) -> object:
        return Stash(decode(self.document).data)

    async def stash_encoding(self) -> object:
        return decode(self.document).encode()

    async def response_rendering(self) -> object:
        return orjson.dumps(render_actions(self.state, self.context, None))


NAMES = (
    "graph_execution",
    "guard_evaluation",
    "stash_decoding",
    "stash_encoding",
    "response_rendering",
)
