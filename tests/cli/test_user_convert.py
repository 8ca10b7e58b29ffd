"""flowapi/cli/users/converting.py"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from flowapi.cli.main import main
from tests.cli.processes import configured
from tests.services.firebase.test_hash_config import given
from tests.services.firebase.test_users import ADA

BOB = {"localId": "2", "email": "bob@example.com"}
NOBODY = {"localId": "3"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hash.json").write_bytes(given())
    return tmp_path


def convert(content: Any, *words: str) -> int:
    Path("users.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return main(["user", "convert", "firebase", "--input", "users.json", "--config", "hash.json", *words])


def mode(path: str) -> str:
    return oct(os.stat(path).st_mode & 0o777)


def test_users_are_converted_in_their_order_and_can_be_imported(
    folder: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert({"kind": "x", "users": [ADA, BOB]}) == 0

    told = capsys.readouterr().err.splitlines()
    entries = json.loads((folder / "hanko-import.json").read_text())
    assert [entry["emails"][0]["address"] for entry in entries] == ["ada@example.com", "bob@example.com"]
    assert told[-1] == "conversion completed: written=2 failed=0"
    assert (folder / "firebase-dlq.jsonl").read_text() == ""
    assert (mode("hanko-import.json"), mode("firebase-dlq.jsonl")) == ("0o600", "0o600")
    config = str(configured(folder, database))
    assert main(["user", "import", "-i", "hanko-import.json", "--config", config]) == 0


def test_who_cannot_be_converted_goes_into_a_file_of_their_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert({"users": [NOBODY, ADA, "x"]}, "--output", "out.json", "--dlq", "dlq.jsonl") == 0

    assert len(json.loads((folder / "out.json").read_text())) == 1
    failed = [json.loads(line) for line in (folder / "dlq.jsonl").read_text().splitlines()]
    assert failed == [
        {"error": "email and passwordHash missing for Firebase user with localId '3'", "user": NOBODY},
        {"error": "the user is no JSON object", "user": "x"},
    ]
    assert capsys.readouterr().err == "conversion completed with partial failures: written=1 failed=2\n"


@pytest.mark.parametrize("users", [[], [NOBODY]])
def test_where_nobody_can_be_converted_no_file_is_written(
    users: list[Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert({"users": users}) == 1

    told = "could not convert any users, no output file written, number of failed entries that went to DLQ="
    assert capsys.readouterr().err == f"{told}{len(users)}\n"
    assert not (folder / "hanko-import.json").exists()
    assert len((folder / "firebase-dlq.jsonl").read_text().splitlines()) == len(users)


@pytest.mark.parametrize("content", ["", "[]", '{"users": [{}, {]}', '{"x": []}'])
def test_what_firebase_has_not_written_leaves_no_file(
    content: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(content) == 1

    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(os.listdir(folder)) == ["hash.json", "users.json"]


def test_many_users_are_no_matter(folder: Path) -> None:
    users = [{**BOB, "email": f"bob-{number}@example.com"} for number in range(2000)]

    assert convert({"users": users}, "--workers", "2") == 0

    assert len(json.loads((folder / "hanko-import.json").read_text())) == 2000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--input", "users.json"], "the following arguments are required: --config"),
        (["--config", "hash.json"], "the following arguments are required: --input"),
        (
            ["--input", "users.json", "--config", "hash.json", "--output", "-", "--dlq", "-"],
            "--output and --dlq must be different files",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["user", "convert", "firebase", *words])

    assert end.value.code == 1
    assert told in capsys.readouterr().err


def test_files_that_are_not_there_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    firebase = ["user", "convert", "firebase", "--input", "none.json", "--config"]
    assert [main([*firebase, "no.json"]), main([*firebase, "hash.json"])] == [1, 1]

    assert capsys.readouterr().err.splitlines() == [
        "failed to open no.json: No such file or directory",
        "failed to open none.json: No such file or directory",
    ]
