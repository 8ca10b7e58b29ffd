"""What the schema for editors says of flow files agrees with the loader."""

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft7Validator

from config.yaml_document import read
from flowapi.engine.loading.files import FILE_KEYS, OFFER_KEYS, STATE_KEYS
from flowapi.engine.loading.sources import FlowFiles, Source
from flowapi.engine.loading.steps import STEP_KEYS, TARGET_KEYS
from tests.engine.flow_files import VISIT, problems_of
from tests.engine.mistakes import FORM, NAMES, PATHS, Mistake

SCHEMA: dict[str, Any] = json.loads((files("schemas") / "flow.schema.json").read_text("utf-8"))


def is_valid(text: str | bytes) -> bool:
    return Draft7Validator(SCHEMA).is_valid(read(text, "test").value)


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("source", FlowFiles().read(), ids=lambda source: source.label)
def test_shipped_files_fit_and_name_it(source: Source) -> None:
    assert is_valid(source.text)
    assert source.text.startswith(b"# yaml-language-server: $schema=../schemas/flow.schema.json\n")


@pytest.mark.parametrize("mistake", FORM, ids=str)
def test_what_the_loader_refuses_for_its_form_does_not_fit(mistake: Mistake) -> None:
    assert not is_valid(mistake.text)


@pytest.mark.parametrize("mistake", [*NAMES, *PATHS], ids=str)
def test_other_mistakes_are_left_to_the_loader(mistake: Mistake) -> None:
    assert is_valid(mistake.text)


@pytest.mark.parametrize(
    "text",
    [
        VISIT,
        VISIT
        + "title: A visit\nttl: 1h30m\nattach:\nleave:\nplans:\nbefore_action:\nconditions:\ninclude:\n",
        VISIT + "conditions: {a: true, b: 5, c: {d: a && b > 4, e: {f: '!a'}}}\n",
        VISIT.replace("opened: hall", "opened: [{to: hall, when: true}, {to: {first: [hall]}, seal: false}]"),
        VISIT.replace("opened: hall", "opened: [hall, {to: hall, error: technical_error}, {to: [street]}]"),
        VISIT.replace("hall: {}", "hall:"),
        VISIT.replace("hall: {}", "hall: {actions: , enter: , exit: []}"),
        VISIT.replace("hall: {}", "hall: {actions: {back: {run: visit.back}}}"),
    ],
)
def test_what_the_loader_takes_fits(text: str) -> None:
    assert problems_of(text) == []
    assert is_valid(text)


def test_both_know_the_same_keys() -> None:
    definitions = SCHEMA["definitions"]

    assert {kind: sorted(definitions[f"{kind}File"]["properties"]) for kind in FILE_KEYS} == {
        kind: sorted(keys) for kind, keys in FILE_KEYS.items()
    }
    assert list(definitions["states"]["additionalProperties"]["properties"]) == list(STATE_KEYS)
    assert list(definitions["action"]["properties"]) == list(OFFER_KEYS)
    assert list(definitions["stepMapping"]["properties"]) == list(STEP_KEYS)
    assert list(definitions["target"]["properties"]) == list(TARGET_KEYS)
