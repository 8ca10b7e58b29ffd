"""Every action and hook refuses with every code that it may, and the flow goes on.

Which codes those are stands in `walks/answers.yaml`; how each is met, in `walks/refusals.yaml`.
"""

import shutil
from collections.abc import Iterator, Mapping
from inspect import getmodule
from pathlib import Path
from typing import Any

import orjson
import pytest

from config.settings import Settings
from flowapi.engine.catalog import load_catalog
from flowapi.engine.response import FlowAnswer
from flowapi.errors.inputs import InputError
from flowapi.errors.refusals import FlowRefused
from flowapi.errors.steps import InputRejected, Rejected
from flowapi.services.hashing_pool import HashingPool
from flowapi.web.errors import flow_status
from storage.database import Database
from tests.support.house import House, a_house
from tests.support.refusals import Case, Refusal, read_answers, read_cases
from tests.support.stores import sqlite
from tests.support.walker import Walker

WALKS = Path(__file__).parent / "walks"
CASES = read_cases(WALKS / "refusals.yaml")
ANSWERS = read_answers(WALKS / "answers.yaml")
CATALOG = load_catalog(Settings().action_packages)
SECRETS = frozenset({"password", "new_password", "code", "otp_code", "assertion_response", "public_key"})
STATUS = {
    "form_data_invalid_error": 400,
    "email_already_exists": 400,
    "username_already_exists": 400,
    "passcode_max_attempts_reached": 401,
    "passkey_invalid": 401,
    "webauthn_credential_invalid_mfa_only": 401,
    "operation_not_permitted_error": 403,
    "not_found": 404,
    "flow_expired_error": 410,
    "rate_limit_exceeded": 429,
    "technical_error": 500,
}
"""What HTTP says of each code."""
RULES = {
    "required": "value_missing_error",
    "min_length": "value_too_short_error",
    "max_length": "value_too_long_error",
    "allowed_values": "value_invalid_error",
}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.walk.flow} {case.of}") for case in CASES])
async def test_it_is_refused_and_goes_on(
    migrated: Path, tmp_path: Path, hashing_pool: HashingPool, case: Case
) -> None:
    async with Database(sqlite(shutil.copyfile(migrated, tmp_path / "database"))) as database:
        house = a_house(database, hashing_pool, case.walk.settings)
        walker = Walker(house, case.walk)
        await walker.start()
        await walker.go(case.walk.strides)
        await refuses_what_it_does_not_offer(house, walker)
        assert unmet_rules(house, walker) == set()

        for refusal in case.refusals:
            await is_refused(walker, refusal)

        await walker.go(case.then)


async def is_refused(walker: Walker, refusal: Refusal) -> None:
    """Be refused, without harm to the flow."""
    flow, stride = walker.flow, refusal.stride
    token, offered = flow.token, flow.offered
    if refusal.meanwhile:
        await walker.happen([refusal.meanwhile])
    sent = await walker.inputs(stride)

    await walker.take(stride, sent)

    answer = flow.answer
    assert answer
    assert stride.error
    assert flow_status(answer.error) == STATUS[stride.error]
    assert not answer.session
    if answer.name == "error":
        assert (answer.payload, answer.actions, answer.csrf_token) == (None, {}, "")
    else:
        assert answer.csrf_token not in ("", token)
        assert refusal.payload.items() <= (answer.payload or {}).items()
    if flow.current and flow.current.name == walker.walk.strides[-1].state:
        assert flow.offered == offered
    assert not echoed(sent, answer)


def echoed(sent: dict[str, Any], answer: FlowAnswer) -> list[str]:
    """The secrets that an answer repeats."""
    text = orjson.dumps([answer.actions, answer.payload]).decode() + str(answer.error)
    texts = {name: as_text(sent[name]) for name in SECRETS & set(sent)}
    return [name for name, value in texts.items() if len(value) > 3 and value in text]


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


async def refuses_what_it_does_not_offer(house: House, walker: Walker) -> None:
    """Try every action of the flow that its state does not offer now."""
    flow = walker.flow
    graph = house.graphs.current(flow.flow)
    assert graph
    known = {name for state in graph.states.values() for name in state.offers}
    before = await house.document(flow)
    for name in [*sorted(known - set(flow.offered)), "", "no_action", "back@back"]:
        answer = await flow.send(name, {})
        found = (answer.name, answer.error and answer.error.code, answer.payload, answer.actions)
        assert found == ("error", "operation_not_permitted_error", None, {}), name
        assert flow_status(answer.error) == STATUS["operation_not_permitted_error"]
    assert await house.document(flow) == before


def unmet_rules(house: House, walker: Walker) -> set[str]:
    """What the inputs that are asked for now may be refused for by their own rules, and nobody meets."""
    current, graph = walker.flow.current, house.graphs.current(walker.flow.flow)
    assert current
    assert graph
    offers = graph.states[current.name].offers
    return {
        f"{offers[name].action_id}: {code}"
        for name, action in current.actions.items()
        for schema in action["inputs"].values()
        for code in codes_of(schema)
        if code not in ANSWERS[offers[name].action_id].met
    }


def codes_of(schema: Mapping[str, Any]) -> Iterator[str]:
    """The errors that stand behind the rules of an input."""
    if schema["type"] in ("boolean", "json"):
        return
    for rule, code in RULES.items():
        if schema.get(rule):
            yield f"{schema['name']} {code}"
    if schema["type"] == "email":
        yield f"{schema['name']} value_invalid_error"


def test_every_action_and_hook_has_its_list() -> None:
    assert set(ANSWERS) == {*CATALOG.actions, *(f"hook {name}" for name in CATALOG.hooks)}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_code_is_met(name: str) -> None:
    met = {code for case in CASES if case.of == name for refusal in case.refusals for code in refusal.codes}

    assert met == ANSWERS[name].met


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_no_code_that_it_raises_is_left_out(name: str) -> None:
    answers = ANSWERS[name]
    known = {code.rpartition(" ")[2] for code in answers.met} | set(answers.beyond)

    assert set(raised(name)) <= known


def raised(name: str) -> Iterator[str]:
    """The codes of the refusals that the module of an action or a hook has at hand."""
    hook = name.removeprefix("hook ")
    module = getmodule(CATALOG.actions[name] if hook == name else CATALOG.hooks[hook])
    for value in vars(module).values():
        refuses = isinstance(value, type) and issubclass(value, InputError | Rejected | FlowRefused)
        if refuses and value not in (InputError, InputRejected, Rejected):
            yield value.code
