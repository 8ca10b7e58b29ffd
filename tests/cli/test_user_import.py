"""flowapi/cli/users/importing.py and flowapi/cli/import_file.py"""

import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from flowapi.cli.main import main
from tests.cli.processes import configured

FLOWAPI = [sys.executable, "-m", "flowapi.cli.main"]
USERS = [
    {"emails": [{"address": "ada@example.com", "is_primary": True}]},
    {"username": "bob"},
]


class Answering(BaseHTTPRequestHandler):
    """Serves the users, a way to them, and nothing else."""

    def do_GET(self) -> None:
        """Answer."""
        status = {"/users.json": 200, "/moved": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/users.json")
        self.end_headers()
        if status == 200:
            self.wfile.write(json.dumps(USERS).encode())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def config(tmp_path: Path, database: Path) -> str:
    return str(configured(tmp_path, database))


def written(folder: Path, content: Any) -> str:
    path = folder / "users.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def names(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT address FROM emails UNION SELECT username FROM usernames")
        return sorted(name for (name,) in found)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is said after the line about the configuration."""
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()[1:]


@pytest.mark.parametrize("flag", ["-i", "--inputFile"])
def test_users_come_from_a_file(
    flag: str, config: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", flag, written(tmp_path, USERS), "--config", config])

    assert (code, told(capsys)) == (0, ["Successfully imported 2 users."])
    assert names(database) == ["ada@example.com", "bob"]


@pytest.mark.parametrize("flag", ["-u", "--inputUrl"])
@pytest.mark.parametrize("path", ["/users.json", "/moved"])
def test_users_come_from_the_web(
    flag: str, path: str, site: str, config: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", flag, site + path, "--config", config])

    assert (code, told(capsys)) == (0, ["Successfully imported 2 users."])
    assert names(database) == ["ada@example.com", "bob"]


def test_users_come_through_the_standard_input(
    config: str, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(USERS).encode())))

    code = main(["user", "import", "-i", "-", "--config", config])

    assert (code, told(capsys)) == (0, ["Successfully imported 2 users."])
    assert names(database) == ["ada@example.com", "bob"]


def test_users_come_through_a_pipe(
    config: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(json.dumps(USERS),))
    writer.start()

    code = main(["user", "import", "-i", str(path), "--config", config])

    writer.join()
    assert (code, told(capsys)) == (0, ["Successfully imported 2 users."])
    assert names(database) == ["ada@example.com", "bob"]


def test_a_list_of_nobody_is_no_error(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", "-i", written(tmp_path, []), "--config", config])

    assert (code, told(capsys)) == (0, ["Successfully imported 0 users."])


def test_all_entries_that_are_wrong_are_told_and_nobody_is_imported(
    config: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, [*USERS, {}, {"username": ""}])

    code = main(["user", "import", "-i", path, "--config", config])

    assert code == 1
    assert told(capsys) == [
        "Error at entry 3 : Username is required if Emails 0",
        "Error at entry 4 : length of Username must be greater or equal to 1",
        "Found 2 errors.",
    ]
    assert names(database) == []


def test_who_is_there_already_keeps_all_out(
    config: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["user", "import", "-i", written(tmp_path, USERS), "--config", config])
    capsys.readouterr()

    again = written(tmp_path, [{"username": "carol"}, {"username": "bob"}])
    code = main(["user", "import", "-i", again, "--config", config])

    assert code == 1
    [line] = told(capsys)
    assert line.startswith('failed to create username "bob" for user entry nr. 2: Another record has')
    assert names(database) == ["ada@example.com", "bob"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], 'Error: either flag "inputFile" or "inputUrl" must be set'),
        (["-i", "a.json", "-u", "http://localhost/a.json"], "not allowed with argument"),
    ],
)
def test_one_source_is_needed(
    words: list[str], reason: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["user", "import", *words, "--config", config])

    assert end.value.code == 1
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[{"])
def test_what_is_no_list_is_refused(
    content: str, config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", "-i", written(tmp_path, content), "--config", config])

    assert (code, len(told(capsys))) == (1, 1)


def test_a_file_that_is_not_there_is_told(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["user", "import", "-i", "/no/such/file.json", "--config", config])

    assert (code, told(capsys)) == (1, ["failed to open /no/such/file.json: No such file or directory"])


def test_an_address_without_the_file_is_told(
    site: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", "-u", f"{site}/nothing", "--config", config])

    assert (code, told(capsys)) == (1, ["failed to get file from url: 404 Not Found"])


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "nonsense", "http://127.0.0.1:1/"]
)
def test_an_address_that_cannot_be_asked_is_told(
    url: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["user", "import", "-u", url, "--config", config])

    [line] = told(capsys)
    assert code == 1
    assert line.startswith("failed to get file from url: ")


def test_a_database_without_tables_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(configured(tmp_path, tmp_path / "empty.sqlite"))

    code = main(["user", "import", "-i", written(tmp_path, USERS), "--config", config])

    assert code == 1
    assert told(capsys) == ["The database is empty; `flowapi migrate up` creates the tables."]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "tenant_id must be present if multitenancy is enabled"),
        (["--tenant_id", "acme"], "invalid tenant_id: 'acme' is no UUID"),
    ],
)
def test_with_many_tenants_one_must_be_named(
    words: list[str], reason: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(configured(tmp_path, database, multi_tenancy={"enabled": True}))

    code = main(["user", "import", "-i", written(tmp_path, USERS), *words, "--config", config])

    assert (code, told(capsys)[-1]) == (1, reason)


def test_users_belong_to_the_tenant_that_is_named(database: Path, tmp_path: Path) -> None:
    config = str(configured(tmp_path, database, multi_tenancy={"enabled": True}))
    tenant = str(uuid4())
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO tenants VALUES (?, '{}', '2026-01-01', '2026-01-01')", (tenant,))
        connection.commit()

    code = main(["user", "import", "-i", written(tmp_path, USERS), "--tenant_id", tenant, "--config", config])

    with closing(sqlite3.connect(database)) as connection:
        tenants = connection.execute("SELECT DISTINCT tenant_id FROM users").fetchall()
    assert (code, tenants) == (0, [(tenant,)])


def test_an_import_that_is_killed_leaves_nothing(config: str, database: Path, tmp_path: Path) -> None:
    users = [{"username": f"user-{number}"} for number in range(20_000)]
    importing = [*FLOWAPI, "user", "import", "-i", written(tmp_path, users), "--config", config]

    with subprocess.Popen(importing, stderr=subprocess.DEVNULL) as running:
        while not is_being_written(database):
            assert running.poll() is None
        running.kill()

    assert names(database) == []
    assert main(["user", "import", "-i", written(tmp_path, USERS), "--config", config]) == 0
    assert names(database) == ["ada@example.com", "bob"]


def is_being_written(database: Path) -> bool:
    """Whether somebody holds the one place of a writer."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def test_without_many_tenants_the_tenant_is_ignored(config: str, tmp_path: Path) -> None:
    path = written(tmp_path, USERS)

    assert main(["user", "import", "-i", path, "--tenant_id", "acme", "--config", config]) == 0
