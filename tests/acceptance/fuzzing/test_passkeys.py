"""Answers of an authenticator with anything wrong in any field, sent to a flow that asked for one."""

import json
from collections.abc import Callable
from typing import Any

import cbor2
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acceptance.fuzzing.recipes import Walker, arrived
from tests.acceptance.fuzzing.shapes import check_flow
from tests.acceptance.fuzzing.world import World
from tests.support.authenticator import b64, unb64
from tests.support.damage import ABSENT, CBOR_JUNK, JSON_JUNK, spoiled

Answer = dict[str, Any]
Forge = Callable[[Answer, int, Any], Any]
BYTES = ("authenticatorData", "signature", "userHandle", "clientDataJSON", "attestationObject")
LOGIN = ("login", "login_passkey", "webauthn_verify_assertion_response", "assertion_response")
REGISTRATION = (
    "registration",
    "onboarding_verify_passkey_attestation",
    "webauthn_verify_attestation_response",
    "public_key",
)
positions = st.integers(0, 400)


def any_field(answer: Answer, position: int, junk: Any) -> Any:
    """A field of the answer's JSON."""
    return spoiled(answer, position, junk)


def as_text(answer: Answer, position: int, junk: Any) -> Any:
    """The answer as a text, with something wrong in it."""
    return json.dumps(spoiled(answer, position, junk if junk is not ABSENT else None))


def client_data(answer: Answer, position: int, junk: Any) -> Any:
    """A field of what the browser says."""
    said = spoiled(json.loads(unb64(answer["response"]["clientDataJSON"])), position, junk)
    return _with(answer, clientDataJSON=b64(json.dumps(said).encode()))


def attestation(answer: Answer, position: int, junk: Any) -> Any:
    """A field of what the authenticator says of a new key."""
    said = spoiled(cbor2.loads(unb64(answer["response"]["attestationObject"])), position, junk)
    return _with(answer, attestationObject=b64(cbor2.dumps(said)))


def some_bytes(answer: Answer, position: int, junk: Any) -> Any:
    """A byte of any of the binary fields."""
    names = [name for name in BYTES if name in answer["response"]]
    name = names[position % len(names)]
    data = bytearray(unb64(answer["response"][name]))
    data[position % len(data)] ^= 1 + position % 255
    return _with(answer, **{name: b64(bytes(data))})


def _with(answer: Answer, **response: str) -> Answer:
    return answer | {"response": answer["response"] | response}


def json_values() -> st.SearchStrategy[Any]:
    return st.just(ABSENT) | JSON_JUNK


def run_forged(
    world: World, place: tuple[str, str, str, str], forgeries: list[tuple[Forge, int, Any]]
) -> None:
    """Send forged answers one after the other; each is refused, or had nothing wrong that matters."""
    flow, state, action, name = place

    async def example() -> None:
        walker = await arrived(world, flow, state)
        honest = (await walker.inputs(action))[name]
        for forge, position, junk in forgeries:
            if walker.visit.state == state:
                await _send(walker, action, {name: forge(honest, position, junk)})

    world.run(example())


async def _send(walker: Walker, action: str, inputs: Answer) -> None:
    visit = walker.visit
    before = visit.state
    answer = await walker.world.post(visit.href(action), {"input_data": inputs, "csrf_token": visit.token})
    visit.take(answer)
    body = check_flow(answer)
    if answer.status_code != 200:
        assert (answer.status_code, body["error"]["code"]) in {
            (401, "passkey_invalid"),
            (500, "technical_error") if "JSONMalformed" in str(body["error"].get("cause")) else (401, ""),
        }
        assert body["name"] in (before, "error")


fuzzed = settings(max_examples=25, deadline=None)
json_forgeries = st.tuples(st.sampled_from([any_field, as_text, client_data]), positions, json_values())
byte_forgeries = st.tuples(st.just(some_bytes), positions, st.none())
cbor_forgeries = st.tuples(st.just(attestation), positions, st.just(ABSENT) | CBOR_JUNK)


@fuzzed
@given(forgeries=st.lists(json_forgeries | byte_forgeries, min_size=4, max_size=8))
def test_a_forged_login_is_refused(world: World, forgeries: list[tuple[Forge, int, Any]]) -> None:
    run_forged(world, LOGIN, forgeries)


@fuzzed
@given(forgeries=st.lists(json_forgeries | byte_forgeries | cbor_forgeries, min_size=4, max_size=8))
def test_a_forged_registration_is_refused(world: World, forgeries: list[tuple[Forge, int, Any]]) -> None:
    run_forged(world, REGISTRATION, forgeries)
