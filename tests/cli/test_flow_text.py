"""A graph in words, whole."""

from dataclasses import replace

from flowapi.cli.flow_text import describe
from tests.engine.flow_files import load_texts

PARTY = """\
flow: party
title: A party
ttl: 90m
start: [street, hall]
include: [inside]
before_action: [wave]
states:
  street:
    exit: [wave]
    actions:
      knock:
        run: door.knock
        unless: guest.invited || guest.name == "Ada"
        outcomes:
          opened:
            - {to: next, when: guest.invited, seal: true}
            - {fail: technical_error, when: guest.name == "Bob"}
            - {plan: tour}
          ignored: {to: stay, do: [ring, wave]}
attach: {hall: {enter: [wave]}}
leave:
  inside: [ring, {plan: tour, unless: guest.invited}]
plans:
  tour:
    - {to: hall, when: guest.invited, error: technical_error}
    - first:
        - {to: street, when: guest.invited}
        - {to: [street, hall]}
"""
INSIDE = """\
subflow: inside
states:
  hall:
    enter: [ring]
    actions:
      sit:
        run: door.enter
        outcomes: {entered: {to: [sofa, {to: street, when: guest.invited}], error: passkey_invalid}}
      back: {run: visit.back}
  sofa: {}
"""


def test_everything_that_a_flow_says() -> None:
    graph = load_texts(PARTY, INSIDE)["party"]

    assert (
        describe(replace(graph, digest="0"))
        == """\
party: A party
  version      0
  lives for    1h30m
  starts with  street, hall
  fails to     error
  before every action: wave

plan tour
  hall with technical_error  if guest.invited
  first that applies:
    street  if guest.invited
    street, hall

after leaving inside
  do ring
  plan tour  if !guest.invited

state street
  knock runs door.knock  if !(guest.invited || guest.name == "Ada")
    opened → next, no way back  if guest.invited
    opened → fail with technical_error  if guest.name == "Bob"
    opened → plan tour
    ignored → stay, doing ring, wave
  on exit: wave

state hall (from inside)
  on entry: ring, wave
  sit runs door.enter
    entered → sofa, then street (if guest.invited) with passkey_invalid
  back runs visit.back
    back → back

state sofa (from inside)

state error
"""
    )
