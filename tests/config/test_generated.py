"""Files that follow the models: each is what it would be if it were made now."""

from pathlib import Path

import pytest

from config import defaults_file, reference, schema
from config.loader import load
from config.settings import Settings

ROOT = Path(__file__).parents[2]


def test_the_json_schema() -> None:
    assert (ROOT / schema.SCHEMA_FILE).read_text(encoding="utf-8") == schema.rendered()


def test_the_tables_of_the_documentation() -> None:
    document = (ROOT / reference.DOCUMENT).read_text(encoding="utf-8")

    assert document == reference.with_tables(document)


def test_the_file_of_defaults() -> None:
    assert (ROOT / defaults_file.DEFAULTS_FILE).read_text(encoding="utf-8") == defaults_file.rendered()


def test_the_file_of_defaults_changes_nothing(tmp_path: Path) -> None:
    loaded = load(str(ROOT / defaults_file.DEFAULTS_FILE), {"SECRET_KEYS": "a-secret-of-16-bytes"})

    assert loaded.warnings == ()
    assert loaded.settings.model_copy(update={"secret_keys": ()}) == Settings()


@pytest.mark.parametrize("name", ["Account", "Config", "Cookie", "WebhookSecurity", "Provider"])
def test_sections_are_definitions_of_the_schema(name: str) -> None:
    definition = schema.config_schema()["$defs"][name]

    assert definition["additionalProperties"] is False


def test_older_keys_are_deprecated_in_the_schema() -> None:
    definitions = schema.config_schema()["$defs"]

    assert definitions["PublicServer"]["properties"]["cors"]["deprecated"]
    assert definitions["Password"]["properties"]["min_password_length"] == {
        "deprecated": True,
        "description": "Older place of `password.min_length`.",
    }
    assert "cors" not in definitions["Listener"]["properties"]
