"""flowapi/cli/migrate.py"""

import sqlite3
from pathlib import Path

import pytest

from flowapi.cli.main import main


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "flowapi.db"


@pytest.fixture
def config(tmp_path: Path, database: Path) -> str:
    path = tmp_path / "config.yaml"
    path.write_text(f"secret_keys: [a-secret-of-16-bytes]\ndatabase: {{url: 'sqlite:{database}'}}\n")
    return str(path)


def test_up_creates_the_tables_once(config: str, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [main(["migrate", "up", "--config", config]), main(["migrate", "--config", config, "up"])]

    said = capsys.readouterr()
    assert codes == [0, 0]
    assert said.out == "Created the tables.\nNothing to do: the database is up to date.\n"
    assert said.err == f"Using config file: {config}\nmigrate up\n" * 2
    assert database.exists()


def test_down_takes_back_as_many_steps_as_asked(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate", "up", "--config", config])
    capsys.readouterr()

    codes = [main(["migrate", "down", steps, "--config", config]) for steps in ("1", "0")]

    assert codes == [0, 0]
    assert capsys.readouterr().out == (
        "migrate down called\n"
        "The database is of an earlier version; `flowapi migrate up` brings it up to date."
        " (migration 0003, created by flowapi)\n"
        "migrate down called\n"
        "The database is empty; `flowapi migrate up` creates the tables.\n"
    )


@pytest.mark.parametrize("steps", [[], ["many"], ["-1"], ["1.5"], [""]])
def test_down_wants_a_number(config: str, steps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["migrate", "down", *steps, "--config", config])

    assert ended.value.code == 1
    assert "steps" in capsys.readouterr().err


def test_status_says_what_is_there(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate", "up", "--config", config])
    capsys.readouterr()

    assert main(["migrate", "status", "--config", config]) == 0

    assert capsys.readouterr().out == ("The database is up to date. (migration 0004, created by flowapi)\n")


def test_what_is_worth_a_word_about_the_configuration_is_told(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path(config).open("a", encoding="utf-8") as file:
        file.write("databse: {url: 'postgres://elsewhere'}\n")

    assert main(["migrate", "status", "--config", config]) == 0

    assert "Warning: databse: this key is not known" in capsys.readouterr().err


@pytest.mark.parametrize("way", [["up"], ["down", "0"], ["status"]])
def test_a_broken_configuration_is_refused(
    tmp_path: Path, way: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("secret_keys: [short]\n")

    assert main(["migrate", *way, "--config", str(config)]) == 1

    said = capsys.readouterr()
    assert (said.out, "secret_keys[0]" in said.err) == ("", True)


@pytest.mark.parametrize("way", [["up"], ["down", "0"]])
def test_a_database_of_somebody_else_is_refused(
    config: str, database: Path, way: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()

    assert main(["migrate", *way, "--config", config]) == 1

    assert "neither flowapi's nor Hanko's" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "secret_keys: [a-secret-of-16-bytes]\n"
        "database: {url: 'postgres://somebody:secret@127.0.0.1:1/nowhere'}\n"
    )

    assert main(["migrate", "up", "--config", str(config)]) == 1

    said = capsys.readouterr().err
    assert "PostgreSQL: " in said
    assert "secret" not in said
