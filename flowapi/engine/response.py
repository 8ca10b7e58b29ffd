"""What a flow answers: the state reached, the actions that are offered there and their inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowapi.engine.contract import Context, CookieReply, SessionReply
from flowapi.engine.graph import Offer, State
from flowapi.engine.inputs import Form
from flowapi.errors.inputs import InputError
from flowapi.errors.root import FlowAPIError


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    """One answer, without what belongs to the transport."""

    name: str
    csrf_token: str = field(repr=False)
    payload: Mapping[str, Any] | None = field(repr=False)
    """`None` only where the request did not reach a flow."""
    actions: Mapping[str, Any]
    error: FlowAPIError | None = None
    session: SessionReply | None = None
    cookies: tuple[CookieReply, ...] = ()
    session_over: bool = False


def refusal(error: FlowAPIError) -> FlowAnswer:
    """The answer to a request that did not reach a flow, or failed there."""
    return FlowAnswer(name="error", csrf_token="", payload=None, actions={}, error=error)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was just entered, to be shown again with its errors."""

    action: str
    form: Form
    errors: Mapping[str, InputError]


def render_actions(state: State, ctx: Context, submitted: Submitted | None) -> dict[str, Any]:
    """The actions that *state* offers now, with their inputs."""
    actions: dict[str, Any] = {}
    flow_id = str(ctx.flow.id)
    for offer in state.offers.values():
        if is_offered(offer, ctx):
            actions[offer.name] = {
                "action": offer.name,
                "href": _href(ctx.flow.name, offer.name, flow_id),
                "inputs": _inputs(
                    offer, ctx, submitted if submitted and submitted.action == offer.name else None
                ),
                "description": offer.description or offer.action.description,
            }
    return actions


def is_offered(offer: Offer, ctx: Context) -> bool:
    """Whether the client may run this action now: the graph and the action both say so."""
    return (offer.when is None or offer.when(ctx)) and offer.action.offered(ctx)


def _inputs(offer: Offer, ctx: Context, submitted: Submitted | None) -> dict[str, Any]:
    if submitted is None:
        return {item.name: item.render(None, None) for item in offer.action.inputs(ctx)}
    return {
        item.name: item.render(submitted.errors.get(item.name), submitted.form.raw(item.name))
        for item in offer.action.inputs(ctx)
    }


def _href(flow: str, action: str, flow_id: str) -> str:
    return f"/{flow}?action={action}%40{flow_id}"
