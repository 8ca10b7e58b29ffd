"""flowapi/cli/schema.py and flowapi/cli/schemas/"""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flowapi.cli.main import main
from flowapi.cli.schemas.markdown import documented

ROOT = Path(__file__).parents[2]
TITLES = {"config": "Config", "import": "User import"}
SHIPPED = {"config": "config.schema.json", "import": "user-import.schema.json"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@pytest.mark.parametrize(
    ("what", "path"),
    [("config", "json_schema/hanko.config.json"), ("import", "json_schema/hanko.user_import.json")],
)
def test_a_schema_is_written_where_editors_look(
    what: str, path: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "generate", what]) == 0

    written = folder / path
    schema = json.loads(written.read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == TITLES[what]
    assert written.read_text() == (ROOT / "schemas" / SHIPPED[what]).read_text()
    assert (mode(written), mode(written.parent)) == ("0o600", "0o750")
    told = ["made the folder json_schema", f"schema generated successfully at: {written}"]
    assert capsys.readouterr().err.splitlines() == told


@pytest.mark.parametrize(
    ("given", "path"), [("here.json", "here.json"), ("", "output.schema.json"), ("a/b/", None)]
)
def test_a_schema_is_written_where_it_is_wanted(given: str, path: str | None, folder: Path) -> None:
    assert main(["schema", "generate", "import", "--output", given]) == 0
    assert (folder / (path or "a/b/output.schema.json")).is_file()


def test_a_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "generate", "config", "-o", "-"]) == 0

    said = capsys.readouterr()
    assert (json.loads(said.out)["title"], said.err) == ("Config", "")


def test_a_place_where_nothing_can_be_written_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").touch()

    assert main(["schema", "generate", "config", "-o", "file/x.json"]) == 1
    assert capsys.readouterr().err == "failed to make the folder file: File exists\n"


@pytest.mark.parametrize(("what", "name"), [("config", "config"), ("import", "user_import")])
def test_a_schema_is_documented(what: str, name: str, folder: Path) -> None:
    assert main(["schema", "markdown", what]) == 0

    place = folder / ".generated/docs" / what
    schema = json.loads((place / f"{name}.schema.json").read_text())
    document = (place / f"{name}.schema.md").read_text()
    headings = re.findall(r"^## (.*)$", document, re.MULTILINE)
    assert document.startswith(f"# {TITLES[what]}\n")
    assert sorted(headings) == sorted(schema["$defs"])
    links = set(re.findall(r"\(#(.*?)\)", document))
    assert links <= {heading.lower() for heading in headings}


def test_a_document_says_what_a_schema_does() -> None:
    schema = {
        "title": "Menu",
        "description": "What there is.",
        "items": {"$ref": "#/$defs/Dish"},
        "$defs": {
            "Cook": {"properties": {"name": {"type": "string", "minLength": 1, "description": "Who."}}},
            "Dish": {
                "description": "Something to eat.",
                "required": ["price"],
                "properties": {
                    "price": {"type": "number", "minimum": 0, "default": 7, "description": "In a|b."},
                    "kind": {"enum": ["hot", "cold"], "default": ""},
                    "cooks": {"type": "array", "items": {"$ref": "#/$defs/Cook"}},
                    "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                    "when": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
                    "old": {"type": "object", "properties": {"price": {"deprecated": True}}},
                },
            },
        },
    }

    assert documented(schema).splitlines() == [
        "# Menu",
        "",
        "What there is.",
        "",
        "A list of [Dish](#dish).",
        "",
        "## Dish",
        "",
        "Something to eat.",
        "",
        "| Member | Type | Required | Default | Meaning |",
        "|---|---|---|---|---|",
        "| `price` | number, ≥ 0 | yes | `7` | In a\\|b. |",
        "| `kind` | `hot`, `cold` |  |  |  |",
        "| `cooks` | list of [Cook](#cook) |  |  |  |",
        "| `notes` | object of string |  |  |  |",
        "| `when` | string, date-time or null |  |  |  |",
        "| `old.price` | any |  |  | *Deprecated.*  |",
        "",
        "## Cook",
        "",
        "| Member | Type | Required | Default | Meaning |",
        "|---|---|---|---|---|",
        "| `name` | string, from 1 characters |  |  | Who. |",
    ]
