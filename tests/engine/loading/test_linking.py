"""What each form of the language becomes in the tables."""

from datetime import timedelta

import pytest

from flowapi.engine.graph import Graph, Move, Step, Target
from tests.engine.flow_files import VISIT, load_texts

HALL = Step(to="hall")


def opened(written: str, more: str = "") -> tuple[Target, ...]:
    """The targets of an outcome that is *written* so."""
    graph = load_texts(VISIT.replace("opened: hall", f"opened: {written}") + more)["visit"]
    return graph.states["street"].offers["knock"].outcomes["opened"]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("hall", Target(Move.PUSH, (Step(to="hall"),))),
        ("[hall, street]", Target(Move.PUSH, (Step(to="hall"), Step(to="street")))),
        ("{to: hall, seal: true}", Target(Move.PUSH, (Step(to="hall"),), seal=True)),
        (
            "{to: hall, error: passkey_invalid}",
            Target(Move.PUSH, (Step(to="hall"),), error="passkey_invalid"),
        ),
        ("{to: [street, hall]}", Target(Move.PUSH, (Step(to="street"), Step(to="hall")))),
        ("{to: {first: [hall]}}", Target(Move.PUSH, (Step(first=(Step(to="hall"),)),))),
        (
            "[hall, {to: [street, hall]}]",
            Target(Move.PUSH, (Step(to="hall"), Step(sequence=(Step(to="street"), Step(to="hall"))))),
        ),
        (
            "[hall, {to: [street], error: passkey_invalid}]",
            Target(
                Move.PUSH, (Step(to="hall"), Step(sequence=(Step(to="street", error="passkey_invalid"),)))
            ),
        ),
        (
            "[hall, {to: street, error: passkey_invalid}]",
            Target(Move.PUSH, (Step(to="hall"), Step(to="street", error="passkey_invalid"))),
        ),
    ],
)
def test_a_target(written: str, target: Target) -> None:
    assert opened(written) == (target,)


def test_a_plan() -> None:
    assert opened("{plan: tour}", "plans: {tour: [hall]}\n") == (Target(Move.PUSH, (Step(plan="tour"),)),)


def test_moves_that_are_not_states() -> None:
    outcomes = "opened: next, ignored: {to: back, error: technical_error}"
    text = VISIT.replace("[street]", "[street, hall]").replace("opened: hall, ignored: stay", outcomes)

    graph = load_texts(text)["visit"]

    assert graph.states["street"].offers["knock"].outcomes == {
        "opened": (Target(Move.PUSH),),
        "ignored": (Target(Move.BACK, error="technical_error"),),
    }


def test_staying() -> None:
    graph = load_texts(VISIT)["visit"]

    assert graph.states["street"].offers["knock"].outcomes["ignored"] == (Target(Move.STAY),)


def test_alternatives_keep_their_order_and_guards() -> None:
    fail = "{fail: technical_error, unless: guest.invited}"

    first, second, third = opened(f"[{{to: hall, when: guest.invited}}, {fail}, {{to: stay, do: [wave]}}]")

    assert first.when
    assert first.when.source == "guest.invited"
    assert second.move is Move.FAIL
    assert second.error == "technical_error"
    assert second.when
    assert second.when.source == "!guest.invited"
    assert third.when is None
    assert [bound.name for bound in third.effects] == ["wave"]


def test_when_and_unless_hold_together() -> None:
    text = VISIT.replace("outcomes", "when: guest.invited || true, unless: stash.knocks > 3, outcomes")

    guard = load_texts(text)["visit"].states["street"].offers["knock"].when

    assert guard
    assert guard.source == "(guest.invited || true) && !(stash.knocks > 3)"
    assert guard.canonical == "(stash.sticky.invited || true) && !(stash.knocks > 3)"


def test_an_action_that_only_goes_back_needs_no_outcomes() -> None:
    graph = load_texts(VISIT.replace("hall: {}", "hall: {actions: {back: {run: visit.back}}}"))["visit"]

    back = graph.states["hall"].offers["back"]
    assert back.outcomes == {"back": (Target(Move.BACK),)}
    assert (back.action_id, back.description, back.when) == ("visit.back", "Go back.", None)


def test_an_action_may_be_described_by_the_graph() -> None:
    graph = load_texts(VISIT.replace("run:", "description: Use your knuckles., run:"))["visit"]

    assert graph.states["street"].offers["knock"].description == "Use your knuckles."


def test_departures_keep_their_order() -> None:
    leave = "leave:\n  visit:\n    - ring\n    - {to: hall, unless: guest.invited}\n    - wave\n"

    one, two, three = load_texts(VISIT + leave)["visit"].leave["visit"]

    assert one.hook
    assert one.hook.name == "ring"
    assert two.step
    assert two.step.to == "hall"
    assert two.step.when
    assert three.hook
    assert three.hook.name == "wave"


def head(graph: Graph) -> tuple[str, timedelta, tuple[str, ...], list[str]]:
    return graph.title, graph.ttl, graph.start, [bound.name for bound in graph.before_action]


def test_the_head_of_a_flow() -> None:
    assert head(load_texts(VISIT)["visit"]) == ("visit", timedelta(minutes=60), ("street",), [])
    assert head(load_texts(VISIT + "title: A visit\nttl: 1h30m\nbefore_action: [ring]\n")["visit"]) == (
        "A visit",
        timedelta(minutes=90),
        ("street",),
        ["ring"],
    )
