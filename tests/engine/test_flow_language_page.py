"""The page about the language shows what the loader takes."""

import re
from pathlib import Path

import pytest

from config.yaml_document import read
from flowapi.engine.catalog import load_catalog
from flowapi.engine.checks.files import FileCheck
from flowapi.engine.guards.parser import FUNCTIONS, METHODS
from flowapi.engine.loading.files import FILE_KEYS, read_file
from flowapi.engine.loading.places import Problems
from flowapi.engine.loading.sources import Source
from flowapi.errors.by_code import NAMED_BY_GRAPHS

PAGE = (Path(__file__).parents[2] / "docs" / "flow-language.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
STATES = [block for block in BLOCKS if block.startswith("passcode_confirmation:")]
OUTCOMES = [block for block in BLOCKS if block.startswith("identified:")]


def indented(block: str, by: str) -> str:
    return "".join(f"{by}{line}" for line in block.splitlines(keepends=True))


def as_file(block: str) -> str:
    """A file in which the *block* stands where it belongs."""
    if block.startswith(("flow:", "subflow:", "conditions:")):
        return block if "start:" in block or not block.startswith("flow:") else f"{block}start: [a]\n"
    if block.startswith("plans:"):
        return f"subflow: a\n{block}"
    if block.startswith("leave:"):
        return f"flow: a\nstart: [a]\n{block}"
    if block in STATES:
        return f"subflow: a\nstates:\n{indented(block, '  ')}"
    action = "subflow: a\nstates:\n  a:\n    actions:\n      a:\n        run: identifier.continue_login\n"
    if block.startswith("when:"):
        return f"{action}{indented(block, '        ')}        outcomes: {{identified: a, elsewhere: a}}\n"
    return f"{action}        outcomes:\n          elsewhere: a\n{indented(block, '          ')}"


SHOWN = [block for block in BLOCKS if not block.startswith("#")]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.splitlines()[0])
def test_every_example_is_taken(block: str) -> None:
    problems = Problems()

    file = read_file(Source("example", as_file(block).encode(), shipped=False), problems)
    assert file
    FileCheck(load_catalog(["actions"]), problems).check(file)

    problems.settle()


def test_nothing_of_the_language_is_left_out() -> None:
    words = {word for keys in FILE_KEYS.values() for word in keys} | set(FUNCTIONS) | set(METHODS)

    assert {word for word in words if word not in PAGE} == set()


def test_the_error_codes_it_lists_exist() -> None:
    _, _, after = PAGE.partition("Error codes that a graph can name")
    listed = re.findall(r"`(\w+)`", after.partition("and whatever")[0])

    assert set(listed) <= set(NAMED_BY_GRAPHS)


def test_other_yaml_is_yaml() -> None:
    for block in BLOCKS:
        read(block, "example", strict=True)
