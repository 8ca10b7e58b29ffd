"""Flows whose next move a test decides."""

from typing import Any, TypedDict

from flowapi.engine.contract import Context
from flowapi.engine.graph import BoundHook, Graph
from flowapi.engine.stash import Key
from tests.engine.staging import Stage
from tests.support.flows import FlowDriver
from tests.support.graphs import BACK, graph, hooks, offer, state, to

NOTE = Key("note", str)
EMAIL = Key("sticky.email", str)


class Points(TypedDict):
    """Hooks of a state."""

    enter: tuple[BoundHook, ...]
    exit: tuple[BoundHook, ...]


def hooked(stage: Stage, name: str) -> Points:
    """A hook that names itself for each point of the state *name*."""
    return {
        "enter": hooks(stage.hook(f"enter {name}"), stage.hook(f"enter {name} too")),
        "exit": hooks(stage.hook(f"exit {name}"), stage.hook(f"exit {name} too")),
    }


def notes(text: str) -> Any:
    """An action or a hook that stashes *text*."""

    def note(ctx: Context, form: object = None) -> None:
        ctx.stash[NOTE] = text

    return note


def rejects(error: Exception, text: str = "") -> Any:
    """An action that stashes *text*, and raises."""

    def reject(ctx: Context, form: object) -> None:
        ctx.stash[NOTE] = text
        raise error

    return reject


async def in_a(stage: Stage, target: Any, deed: Any = None, **options: Any) -> FlowDriver:
    """A flow in `a`, which has been in `start`; *target* is where `go` leads."""
    return await through(
        stage,
        graph(
            state("start", offer(stage.action("begin"), to("a"))),
            state(
                "a",
                offer(stage.action("go", deed), target),
                offer(stage.action("back"), BACK),
                **hooked(stage, "a"),
            ),
            state("b", offer(stage.action("back"), BACK), **hooked(stage, "b")),
            state("c", **hooked(stage, "c")),
            before_action=hooks(stage.hook("before"), stage.hook("before too")),
            **options,
        ),
    )


async def through(stage: Stage, declared: Graph) -> FlowDriver:
    flow = await stage.started(declared)
    await flow.advance("begin")
    stage.log.clear()
    return flow
