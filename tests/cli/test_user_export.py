"""flowapi/cli/users/exporting.py and flowapi/cli/users/generating.py"""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from flowapi.cli.main import main
from tests.cli.processes import configured

BCRYPT = "$2a$10$8C5wNZW6g4cKJZxqGb4dVu/0FO8mT9RJzBq7mjz0ys1uZl6mbbK9a"
TIMES = {"created_at": "2020-01-02T03:04:05Z", "updated_at": "2021-01-02T03:04:05Z"}
ADA: dict[str, Any] = {
    "user_id": "5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b001",
    "emails": [{"address": "ada@example.com", "is_primary": True, "is_verified": True}],
    "username": "ada",
    **TIMES,
}
BOB = {"user_id": "5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b002", "emails": [], "username": "bob", **TIMES}
WHOLE = {**ADA, "name": "Ada", "password": {"password": BCRYPT, **TIMES}}


@pytest.fixture
def config(tmp_path: Path, database: Path) -> str:
    return str(configured(tmp_path, database))


def bring(folder: Path, config: str, *users: dict[str, Any]) -> None:
    path = folder / "before.json"
    path.write_text(json.dumps(users))
    assert main(["user", "import", "-i", str(path), "--config", config]) == 0


@pytest.mark.parametrize("flag", ["-o", "--outputFile"])
def test_users_go_into_a_file(
    flag: str, config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(tmp_path, config, ADA, BOB)
    capsys.readouterr()
    path = tmp_path / "users.json"

    code = main(["user", "export", flag, str(path), "--config", config])

    said = capsys.readouterr()
    assert (code, json.loads(path.read_text())) == (0, [ADA, BOB])
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert len(path.read_text().splitlines()) == 4
    assert said.out == ""
    assert said.err.splitlines()[-1] == f"Successfully exported 2 users to {path}"


def test_more_of_them_if_it_is_asked_for(config: str, tmp_path: Path) -> None:
    bring(tmp_path, config, WHOLE)
    path = tmp_path / "users.json"

    words = ["user", "export", "-o", str(path), "--with-credentials", "--with-profile", "--config", config]
    assert main(words) == 0

    assert json.loads(path.read_text()) == [WHOLE]


def test_of_nobody_there_is_an_empty_list(config: str, tmp_path: Path) -> None:
    path = tmp_path / "users.json"

    assert main(["user", "export", "-o", str(path), "--config", config]) == 0

    assert path.read_text() == "[]\n"


def test_users_go_through_a_pipe_into_another_database(
    config: str, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    bring(tmp_path, config, ADA, BOB)
    (tmp_path / "other").mkdir()
    copy = tmp_path / "other" / "copy.sqlite"
    copy.write_bytes(ready.read_bytes())
    other = str(configured(tmp_path / "other", copy))

    assert main(["user", "export", "-o", "-", "--config", config]) == 0
    passed = capsysbinary.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(passed)))
    assert main(["user", "import", "-i", "-", "--config", other]) == 0
    assert main(["user", "export", "-o", "-", "--config", other]) == 0

    assert capsysbinary.readouterr().out == passed


def test_who_is_left_out_for_damage_makes_it_an_error(
    config: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(tmp_path, config, WHOLE, BOB)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE password_credentials SET password = 'damaged'")
    path = tmp_path / "users.json"

    code = main(["user", "export", "-o", str(path), "--with-credentials", "--config", config])

    told = capsys.readouterr().err.splitlines()
    assert (code, json.loads(path.read_text())) == (1, [BOB])
    assert told[-3].startswith(f"User {ADA['user_id']} is left out")
    assert told[-1] == "1 users were left out, see above."


def test_a_place_where_nothing_can_be_written_is_told(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "export", "-o", "/no/such/folder/users.json", "--config", config])

    told = "failed to write /no/such/folder/users.json: No such file or directory"
    assert (code, capsys.readouterr().err.splitlines()[-1]) == (1, told)


def test_a_database_that_is_not_there_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    config = str(configured(tmp_path, tmp_path / "empty.sqlite"))
    path = tmp_path / "users.json"
    path.write_text("before")

    assert main(["user", "export", "-o", str(path), "--config", config]) == 1
    assert path.read_text() == "before"


def test_an_export_that_is_ended_leaves_nothing(config: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    bring(tmp_path, config, *({"username": f"user-{number}"} for number in range(3000)))
    words = ["user", "export", "-o", str(folder / "users.json"), "--config", config]

    with subprocess.Popen([sys.executable, "-m", "flowapi.cli.main", *words]) as running:
        while not os.listdir(folder):
            assert running.poll() is None
        running.send_signal(signal.SIGTERM)

    assert (running.returncode, os.listdir(folder)) == (143, [])


@pytest.mark.parametrize(("words", "count"), [([], 10), (["-c", "3"], 3), (["--count", "0"], 0)])
def test_users_are_made_up_and_can_be_imported(
    words: list[str], count: int, config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "users.json")

    assert main(["user", "generate", "-o", path, *words]) == 0
    told = capsys.readouterr().err
    assert main(["user", "import", "-i", path, "--config", config]) == 0

    assert told == f"Successfully generated {count} users into {path}\n"
    assert f"Successfully imported {count} users." in capsys.readouterr().err
    assert oct(os.stat(path).st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export"], "the following arguments are required: -o/--outputFile"),
        (["generate"], "the following arguments are required: -o/--outputFile"),
        (["generate", "-o", "x", "-c", "-1"], "'-1' is no number of users"),
        (["generate", "-o", "x", "-c", "many"], "'many' is no number of users"),
        (["generate", "-o", "x", "--config", "c.yaml"], "unrecognized arguments: --config"),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["user", *words])

    assert end.value.code == 1
    assert told in capsys.readouterr().err


def test_with_many_tenants_one_must_be_named(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(configured(tmp_path, database, multi_tenancy={"enabled": True}))
    path = tmp_path / "users.json"

    assert main(["user", "export", "-o", str(path), "--config", config]) == 1
    assert "tenant_id must be present if multitenancy is enabled" in capsys.readouterr().err
    assert main(["user", "export", "-o", str(path), "--tenant_id", str(uuid4()), "--config", config]) == 0
    assert path.read_text() == "[]\n"


def test_a_reader_who_goes_away_ends_the_export(config: str, tmp_path: Path) -> None:
    bring(tmp_path, config, *({"username": f"user-{number}"} for number in range(2000)))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: pipe.open("rb").close())
    reader.start()

    code = main(["user", "export", "-o", str(pipe), "--config", config])

    reader.join()
    assert (code, pipe.is_fifo()) == (141, True)


def test_so_does_one_of_the_standard_output(config: str, tmp_path: Path) -> None:
    bring(tmp_path, config, *({"username": f"user-{number}"} for number in range(2000)))
    words = ["user", "export", "-o", "-", "--config", config]
    command = [sys.executable, "-m", "flowapi.cli.main", *words]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        told = running.stderr.read().splitlines()

    assert (running.returncode, told) == (141, [f"Using config file: {config}".encode()])
