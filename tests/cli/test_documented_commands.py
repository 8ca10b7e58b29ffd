"""Every command in the documentation is one, and every command is in the documentation."""

import re
import shlex
from pathlib import Path

import pytest

from flowapi.cli.main import VERBS, parsed

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"^(?:    |\$ )(?:.* && )?(flowapi .*)$", re.MULTILINE)
PLACEHOLDERS = {"STEPS": "1"}


def commands(document: Path) -> list[list[str]]:
    """What stands in *document* as something to type, word by word."""
    lines = COMMAND.findall(document.read_text())
    typed = [part.strip() for line in lines if "VERB" not in line for part in line.split(" | ")]
    return [[PLACEHOLDERS.get(word, word) for word in shlex.split(text, comments=True)[1:]] for text in typed]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_what_is_documented_can_be_typed(document: Path) -> None:
    for words in commands(document):
        assert callable(parsed(words).handler), words


def test_every_verb_has_an_example() -> None:
    documented = {words[0] for words in commands(ROOT / "docs" / "command-line.md")}

    assert documented == set(VERBS)
