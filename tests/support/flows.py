"""Drive flows as a client does, and run single actions and hooks.

Rule 1: a driver knows only what answers say; it keeps the token of the last answer that came from the flow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from config.settings import Settings
from flowapi.engine.contract import Action, Client, Context, FlowFacts
from flowapi.engine.inputs import Form
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Runner, Submission
from flowapi.engine.stash import Key, Stash
from flowapi.errors.steps import InputRejected, LimitExceeded, Rejected
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.clock import NOON

BROWSER = Client(ip="192.0.2.7", user_agent="Browser/1.0", language="en", request_id="request-1")
FLOW_ID = UUID("8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11")
NO_FLOW = UUID(int=0)
_HREF = re.compile(r"/(?P<flow>\w+)\?action=(?P<action>[^&]+)")


@dataclass
class FlowDriver:
    """One flow, and what it answered last."""

    runner: Runner
    flow: str
    client: Client = BROWSER
    answer: FlowAnswer | None = None
    """The last answer, be it a refusal."""
    current: FlowAnswer | None = None
    """The last answer that came from the flow."""
    flow_id: UUID = NO_FLOW

    async def start(self) -> FlowAnswer:
        """Begin."""
        self._take(await self.runner.start(self.flow, self.client))
        assert self.current
        return self.current

    async def advance(self, action: str, /, **inputs: Any) -> FlowAnswer:
        """Run an action with the token of the last answer, whether or not it is offered."""
        return await self.send(action, inputs)

    async def send(
        self,
        action: str,
        inputs: Mapping[str, Any],
        *,
        token: str | None = None,
        flow: str | None = None,
        flow_id: UUID | None = None,
    ) -> FlowAnswer:
        """Run an action, with another *token*, at another endpoint or of another flow if need be."""
        submission = Submission(inputs, self.token if token is None else token)
        answer = await self.runner.advance(
            flow or self.flow, action, flow_id or self.flow_id, submission, self.client
        )
        self._take(answer)
        return answer

    @property
    def token(self) -> str:
        """The token to send next."""
        return self.current.csrf_token if self.current else ""

    @property
    def payload(self) -> Mapping[str, Any]:
        """The payload of the last answer that came from the flow."""
        return (self.current.payload if self.current else None) or {}

    @property
    def offered(self) -> list[str]:
        """The actions that the flow offers now."""
        return list(self.current.actions) if self.current else []

    def expect(
        self, state: str, *, error: str | None = None, inputs: Mapping[str, str] | None = None
    ) -> FlowAnswer:
        """The last answer, which must be in *state*, with *error*, and with just these errors of inputs."""
        assert self.answer
        found = (self.answer.name, self.answer.error and self.answer.error.code, input_errors(self.answer))
        assert found == (state, error, dict(inputs or {}))
        return self.answer

    def _take(self, answer: FlowAnswer) -> None:
        self.answer = answer
        if answer.payload is None:
            return
        self.current = answer
        for action in answer.actions.values():
            if match := _HREF.fullmatch(action["href"]):
                self.flow_id = UUID(unquote(match["action"]).partition("@")[2])


def input_errors(answer: FlowAnswer) -> dict[str, str]:
    """The codes of the errors of inputs, by the inputs' names."""
    return {
        name: schema["error"]["code"]
        for action in answer.actions.values()
        for name, schema in action["inputs"].items()
        if "error" in schema
    }


@dataclass
class Ran:
    """What came of an action."""

    outcome: StrEnum
    ctx: Context


def a_context(
    store: Store,
    stash: Mapping[Key[Any], Any] | None = None,
    *,
    settings: Settings | None = None,
    client: Client = BROWSER,
    flow: str = "login",
    state: str = "somewhere",
    **facts: Any,
) -> Context:
    """A request in the middle of a flow; *facts* are those of `FlowFacts`."""
    usual: dict[str, Any] = {
        "previous": "",
        "scheduled": (),
        "visited": frozenset(),
        "revertible": False,
    }
    ctx = Context(
        flow=FlowFacts(id=FLOW_ID, name=flow, state=state, **usual | facts),
        stash=Stash(),
        store=store,
        settings=settings or Settings(),
        client=client,
        now=NOON,
    )
    for key, value in (stash or {}).items():
        ctx.stash[key] = value
    return ctx


async def run_action(action: Action, ctx: Context, /, **inputs: Any) -> Ran:
    """Run *action* as a step does: offered, prepared, validated."""
    assert action.offered(ctx)
    declared = action.inputs(ctx)
    form = Form.read(declared, inputs)
    form.validate(declared)
    return Ran(await action.run(ctx, form), ctx)


async def rejection_of(action: Action, ctx: Context, /, **inputs: Any) -> tuple[str, dict[str, str]]:
    """The code with which *action* rejects *inputs*, and the codes of the inputs' errors."""
    with pytest.raises(Rejected) as caught:
        await run_action(action, ctx, **inputs)
    errors = caught.value.errors if isinstance(caught.value, InputRejected) else {}
    return caught.value.code, {name: error.code for name, error in errors.items()}


def asked(action: Action, ctx: Context) -> list[dict[str, Any]]:
    """The inputs of *action* as they go on the wire."""
    return [item.render(None, None) for item in action.inputs(ctx)]


@dataclass
class FakeRateLimits:
    """Counts, and refuses the buckets that are *full*; *away*, it cannot count."""

    full: dict[str, int] = field(default_factory=dict)
    """Seconds to wait, by bucket."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    async def take(self, bucket: str, key: str) -> None:
        if self.away:
            raise TechnicalError("attempts cannot be counted")
        self.taken.append((bucket, key))
        if bucket in self.full:
            raise LimitExceeded(self.full[bucket])
