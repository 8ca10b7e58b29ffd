"""One step of one flow: run the action, work out where its outcome leads, enter that state.

Rule 1: hooks and the offered actions see the data that will be stored: after a rejection that is the data
from before the action, after a step back the restored one.
Rule 2: states that an action's outcome pushes come before those already planned; what leaving a sub-flow
adds comes after the pushed ones.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from config.settings import Settings
from flowapi.engine.contract import Client, Context, FlowFacts
from flowapi.engine.document import FlowDocument
from flowapi.engine.graph import BoundHook, Graph, Move, Offer, State, Target
from flowapi.engine.inputs import Form
from flowapi.engine.machine import FlowMachine
from flowapi.engine.plans import Stop, expand
from flowapi.engine.response import FlowAnswer, Submitted, is_offered, render_actions
from flowapi.engine.stash import Stash
from flowapi.errors.by_code import error_with_code
from flowapi.errors.inputs import InputError
from flowapi.errors.refusals import ActionNotOffered, FlowExpired
from flowapi.errors.root import FlowAPIError
from flowapi.errors.steps import FlowAborted, InputRejected, LimitExceeded, OperationNotPermitted, Rejected
from flowapi.errors.technical import TechnicalError
from storage.store import Store


class FlowStep:
    """A request's way through a graph."""

    def __init__(
        self,
        machine: FlowMachine,
        document: FlowDocument,
        flow_id: UUID,
        store: Store,
        settings: Settings,
        client: Client,
        now: datetime,
    ) -> None:
        self.machine = machine
        self.document = document
        self._flow_id = flow_id
        self._submitted: Submitted | None = None
        self.ctx = Context(self._facts(), Stash(document.data), store, settings, client, now)

    @property
    def graph(self) -> Graph:
        """The graph in which the flow goes on."""
        return self.machine.graph

    @property
    def state(self) -> State:
        """The state in which the flow is now."""
        return self._known(self.document.state)

    async def begin(self) -> None:
        """Enter the first state."""
        await self._run(self.state.enter)
        self.document.data = self.ctx.stash.as_dict()

    async def advance(self, offer: Offer, submitted: Mapping[str, Any]) -> None:
        """Run the action and move on.

        Raises:
            ActionNotOffered: The state does not offer it now.
            FlowExpired: The flow came from another version of the graph, and here the way ends.
            TechnicalError: An outcome leads nowhere.
        """
        await self._admit(offer)
        inputs = offer.action.inputs(self.ctx)
        form = Form.read(inputs, submitted)
        try:
            form.validate(inputs)
            outcome = await offer.action.run(self.ctx, form)
        except Rejected as rejection:
            await self._reject(offer, form, rejection)
        except FlowAborted as abort:
            await self._abort(abort)
        else:
            await self._follow(
                offer, form, self.machine.decide(self.state.name, offer.name, outcome, self.ctx)
            )

    def answer(self, csrf_token: str) -> FlowAnswer:
        """What the client is told."""
        self.ctx.flow = self._facts()
        self.ctx.stash = Stash(self.document.data)
        reply = self.ctx.reply
        actions = render_actions(self.state, self.ctx, self._submitted)
        return FlowAnswer(
            self.state.name,
            csrf_token,
            reply.payload,
            actions,
            reply.error,
            reply.session,
            tuple(reply.cookies),
            reply.session_over,
        )

    async def _admit(self, offer: Offer) -> None:
        try:
            await self._run(self.graph.before_action)
        except Rejected as rejection:
            raise ActionNotOffered from rejection
        if not is_offered(offer, self.ctx):
            raise ActionNotOffered

    async def _follow(self, offer: Offer, form: Form, target: Target) -> None:
        await self._run(target.effects)
        if target.error:
            self.ctx.reply.error = error_with_code(target.error)
        before = self.document.state
        match target.move:
            case Move.STAY:
                await self._go([Stop(self.document.state)], sealed=False)
            case Move.BACK:
                await self._back()
            case Move.FAIL:
                await self._abort(self.ctx.reply.error or TechnicalError())
            case Move.PUSH:
                await self._go(list(expand(self.graph, target.steps, self.ctx)), sealed=target.seal)
        if self.document.state == before:
            self._submitted = Submitted(offer.name, form, {})

    async def _go(self, pushed: list[Stop], *, sealed: bool) -> None:
        """Continue with *pushed* before what is planned already."""
        leaving = self.state
        pushed = await self._leave(leaving, pushed)
        await self._run(leaving.exit)
        queue = [stop.state for stop in pushed] + self.document.scheduled[::-1]
        if not queue:
            raise TechnicalError("no state left to be used as the next state")
        if pushed and pushed[0].error:
            self.ctx.reply.error = error_with_code(pushed[0].error)
        await self._run(self._known(queue[0]).enter)
        self.document.move(queue, self.ctx.stash, sealed=sealed)

    async def _leave(self, leaving: State, pushed: list[Stop]) -> list[Stop]:
        """Add what leaving a sub-flow plans, if the next state belongs to another one or there is none."""
        planned = self.document.scheduled
        next_state = pushed[0].state if pushed else planned[-1] if planned else None
        if next_state and self._known(next_state).owner == leaving.owner:
            return pushed
        for departure in self.graph.leave.get(leaving.owner, ()):
            if departure.hook:
                await self._run((departure.hook,))
            if departure.step:
                pushed = [*pushed, *expand(self.graph, (departure.step,), self.ctx)]
        return pushed

    async def _back(self) -> None:
        if not self.document.revertible:
            raise OperationNotPermitted
        self.document.revert(self.ctx.stash)
        self.ctx.stash = Stash(self.document.data)
        self.ctx.flow = self._facts()
        await self._enter_again(self.state)

    async def _reject(self, offer: Offer, form: Form, rejection: Rejected) -> None:
        errors: Mapping[str, InputError] = {}
        if isinstance(rejection, InputRejected):
            errors = rejection.errors
        if isinstance(rejection, LimitExceeded):
            self.ctx.reply.payload[rejection.payload_key] = rejection.retry_after
        self._submitted = Submitted(offer.name, form, errors)
        self.ctx.reply.error = rejection
        self.ctx.stash = Stash(self.document.data)
        await self._enter_again(self.state)

    async def _abort(self, error: FlowAPIError) -> None:
        """Park the flow in its error state, for good."""
        self.ctx.reply.error = error
        self.ctx.stash = Stash(self.document.data)
        await self._run(self.graph.states[self.graph.error_state].enter)
        self.document.move([self.graph.error_state], self.ctx.stash, sealed=True)

    async def _enter_again(self, state: State) -> None:
        await self._run(state.enter)
        self.document.data = self.ctx.stash.as_dict()

    def _known(self, name: str) -> State:
        """The state *name*, which the flow may remember from another version of its graph.

        Raises:
            FlowExpired: This version does not have it.
        """
        if name not in self.graph.states:
            raise FlowExpired(cause=f"unknown state: {name}")
        return self.graph.states[name]

    async def _run(self, hooks: tuple[BoundHook, ...]) -> None:
        for bound in hooks:
            await bound.hook.run(self.ctx)

    def _facts(self) -> FlowFacts:
        document = self.document
        return FlowFacts(
            id=self._flow_id,
            name=self.graph.name,
            state=document.state,
            previous=document.previous,
            scheduled=tuple(document.scheduled[::-1]),
            visited=frozenset(item.get("state", "") for item in document.history),
            revertible=document.revertible,
        )
