"""Diagrams, whole."""

from flowapi.engine.diagram import dot, mermaid
from flowapi.engine.graph import Graph
from tests.engine.flow_files import VISIT, load_texts

PARTY = """\
flow: party
start: [street, hall]
include: [inside]
states:
  street:
    actions:
      knock:
        run: door.knock
        outcomes:
          opened:
            - {to: next, when: guest.invited}
            - {fail: technical_error, when: guest.name == "x:y;#<z>"}
            - {plan: tour}
          ignored: stay
leave:
  inside: [ring, {plan: tour, unless: guest.invited}]
plans:
  tour:
    - {to: hall, when: guest.invited}
    - first: [{to: street, when: guest.invited}, {to: [street, hall]}]
"""
INSIDE = """\
subflow: inside
states:
  hall:
    actions:
      sit:
        run: door.enter
        when: guest.name.startsWith("A") && guest.name.endsWith("a") && guest.name.contains("d")
        outcomes: {entered: {to: [end], error: passkey_invalid}}
      back: {run: visit.back}
  end: {}
"""


def party() -> Graph:
    return load_texts(PARTY, INSIDE)["party"]


def test_mermaid_of_a_small_flow() -> None:
    assert (
        mermaid(load_texts(VISIT)["visit"])
        == """\
stateDiagram-v2
    direction LR
    street
    hall
    error
    [*] --> street
    street --> hall: knock · opened
    street --> street: knock · ignored
    hall --> [*]
    error --> [*]
"""
    )


def test_mermaid() -> None:
    assert (
        mermaid(party())
        == """\
stateDiagram-v2
    direction LR
    street
    hall
    end
    error
    state "next in plan" as next
    state "plan tour" as Plan_tour
    [*] --> street
    street --> next: knock · opened [guest.invited]
    street --> error: knock · opened [guest.name == #quot;x#58;y#59;#35;#lt;z#gt;#quot;] (technical_error)
    street --> Plan_tour: knock · opened
    street --> street: knock · ignored
    hall --> end: sit [guest.name.startsWith(#quot;A#quot;) && …] (passkey_invalid)
    next --> Plan_tour: left inside [!guest.invited]
    Plan_tour --> hall: 1 [guest.invited]
    Plan_tour --> street: 2 [guest.invited]
    Plan_tour --> street: 2, then hall
    end --> [*]
    error --> [*]
"""
    )


def test_dot() -> None:
    assert (
        dot(party())
        == """\
digraph "party" {
    rankdir=LR;
    node [shape=box, style=rounded];
    subgraph "cluster_inside" { label="inside"; "hall"; "end"; }
    subgraph "cluster_party" { label="party"; "street"; "error"; }
    "next" [label="next in plan", shape=diamond];
    "Plan_tour" [label="plan tour", shape=diamond];
    Start [shape=point, label=""];
    Start -> "street";
    "street" -> "next" [label="knock · opened [guest.invited]"];
    "street" -> "error" [label="knock · opened [guest.name == \\"x:y;#<z>\\"] (technical_error)"];
    "street" -> "Plan_tour" [label="knock · opened"];
    "street" -> "street" [label="knock · ignored"];
    "hall" -> "end" [label="sit [guest.name.startsWith(\\"A\\") && …] (passkey_invalid)"];
    "next" -> "Plan_tour" [label="left inside [!guest.invited]"];
    "Plan_tour" -> "hall" [label="1 [guest.invited]"];
    "Plan_tour" -> "street" [label="2 [guest.invited]"];
    "Plan_tour" -> "street" [label="2, then hall"];
}
"""
    )
