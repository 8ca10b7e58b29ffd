"""flowapi/cli/cleanup.py"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from flowapi.cli.main import main

TABLES = (
    "audit_logs, flows, identities, passcodes, saml_idp_initiated_requests, saml_states, sessions, tokens,"
    " trusted_devices, webauthn_session_data"
)
DRY = "This was a dry-run; add --run to the command to really delete the data."
TENANT = "00000000-0000-0000-0000-000000000001"
FLOW = (
    "INSERT INTO flows (id, version, expires_at, created_at, updated_at, csrf_token, data, tenant_id)"
    " VALUES (?, 0, ?, '2026-01-01', '2026-01-01', '', '{}', ?)"
)
OLD, NEW = "2026-01-02 00:00:00.000000", "9999-01-01 00:00:00.000000"


@pytest.fixture
def config(tmp_path: Path, database: Path) -> str:
    path = tmp_path / "config.yaml"
    path.write_text(f"secret_keys: [a-secret-of-16-bytes]\ndatabase: {{url: 'sqlite:{database}'}}\n")
    return str(path)


@pytest.fixture
def expired(database: Path) -> Path:
    """The database with five flows of the past and one of the future, of two tenants."""
    with closing(sqlite3.connect(database)) as connection, connection:
        other = "00000000-0000-0000-0000-000000000002"
        connection.execute("INSERT INTO tenants VALUES (?, '{}', '2026-01-01', '2026-01-01')", [other])
        for number in range(6):
            ends, tenant = (OLD if number else NEW), (other if number > 3 else TENANT)
            connection.execute(FLOW, [f"00000000-0000-0000-0001-00000000000{number}", ends, tenant])
    return database


def flows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM flows").fetchone()[0])


def told(capsys: pytest.CaptureFixture[str], config: str, *words: str) -> Sequence[str]:
    """What the verb says, line by line."""
    assert main(["cleanup", *words, "--config", config]) == 0
    said = capsys.readouterr()
    first, *lines = said.err.splitlines()
    assert (said.out, first) == ("", f"Using config file: {config}")
    return lines


def test_without_run_it_only_counts(config: str, expired: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, config, "--page-size", "2") == [
        f"Cleaning up table(s): {TABLES}...",
        "Deleted 2 flows in total.",
        "Deleted 4 flows in total.",
        "Deleted 5 flows in total.",
        "Cleanup completed.",
        DRY,
    ]
    assert flows(expired) == 6


def test_with_run_it_deletes(config: str, expired: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, config, "-t", "tokens,flows, tokens", "-s", "3", "--run") == [
        "Cleaning up table(s): tokens, flows...",
        "Deleted 3 flows in total.",
        "Deleted 5 flows in total.",
        "Cleanup completed.",
    ]
    assert flows(expired) == 1
    assert told(capsys, config, "--run", "-t", "flows") == [
        "Cleaning up table(s): flows...",
        "Cleanup completed.",
    ]


def test_the_configuration_may_be_given_shorter(config: str, database: Path) -> None:
    assert main(["cleanup", "-c", config, "-t", "flows"]) == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["--tables", "flows,users,x"],
            f"invalid table name(s): users, x - allowed values: {TABLES}",
        ),
        (["--tables", ""], "invalid table name(s): "),
        (["--page-size", "0"], "'0' is no number of rows"),
        (["--page-size", "-1"], "'-1' is no number of rows"),
        (["--page-size", "many"], "'many' is no number of rows"),
        (["--page-size", "9" * 5000], "is no number of rows"),
    ],
)
def test_what_makes_no_sense_is_refused(
    config: str, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cleanup", *words, "--config", config])

    assert ended.value.code == 1
    assert complaint in capsys.readouterr().err


def test_a_database_of_another_version_is_left_alone(
    config: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate", "down", "1", "--config", config])

    assert main(["cleanup", "--run", "--config", config]) == 1
    assert "flowapi migrate up" in capsys.readouterr().err
