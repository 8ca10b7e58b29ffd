"""The entry point: arguments, exit codes, and what is imported for which verb."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from flowapi.cli.main import VERBS, main, split_config
from flowapi.cli.telling import tell


@pytest.mark.parametrize(
    ("words", "config", "rest"),
    [
        ([], None, []),
        (["serve", "all"], None, ["serve", "all"]),
        (["--config", "c.yaml", "serve", "all"], "c.yaml", ["serve", "all"]),
        (["serve", "--config", "c.yaml", "all"], "c.yaml", ["serve", "all"]),
        (["serve", "all", "--config=c.yaml"], "c.yaml", ["serve", "all"]),
        (["--config=a", "serve", "--config", "b"], "b", ["serve"]),
        (["serve", "--config"], None, ["serve", "--config"]),
        (["--configuration", "x"], None, ["--configuration", "x"]),
    ],
)
def test_the_configuration_may_be_named_anywhere(
    words: list[str], config: str | None, rest: list[str]
) -> None:
    assert split_config(words) == (config, rest)


@pytest.mark.parametrize("words", [[], ["--help"], ["help"], ["help", "serve"], ["isready", "--help"]])
def test_help_is_no_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(words)
    except SystemExit as end:
        code = int(end.code or 0)

    assert code == 0
    assert capsys.readouterr().out.startswith("usage: flowapi")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["serve", "nonsense"], "invalid choice: 'nonsense'"),
        (["serve", "all", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["version", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["version", "--config"], "unrecognized arguments: --config"),
        (["isready"], "the following arguments are required: service"),
        (["isready", "nonsense"], "invalid choice: 'nonsense'"),
    ],
)
def test_a_usage_error_ends_with_1(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)

    written = capsys.readouterr()
    assert end.value.code == 1
    assert written.out == ""
    assert written.err.startswith("usage: flowapi")
    assert told in written.err


def test_a_broken_configuration_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("secret_keys: [short]\nserver: {ip: {extractor: magic}}\n")

    code = main(["serve", "all", "--config", str(config)])

    told = capsys.readouterr().err
    assert code == 1
    assert "secret_keys" in told
    assert "server.ip.extractor" in told


def test_every_verb_is_there_and_says_what_it_does() -> None:
    for name in VERBS:
        assert callable(import_module(f"flowapi.cli.arguments.{name}").register)


def test_a_small_verb_imports_nothing_big() -> None:
    script = "import sys; from flowapi.cli.main import main; main(['version']); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert not {"sqlalchemy", "pydantic", "hypercorn", "webauthn"} & set(done.stdout.split())


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("v")


@pytest.mark.parametrize("verb", ["config", "flows", "jwk", "jwt", "migrate", "schema", "user"])
def test_a_verb_that_only_holds_others_shows_its_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb]) == 0
    assert capsys.readouterr().out.startswith(f"usage: flowapi {verb}")


@pytest.mark.parametrize("verb", VERBS)
def test_help_and_usage_errors_import_nothing_big(verb: str) -> None:
    for words in ([verb, "--help"], [verb, "--nonsense"]):
        script = (
            "import sys; from contextlib import suppress; from flowapi.cli.main import main\n"
            f"with suppress(SystemExit): main({words})\n"
            "print('modules:', *sys.modules)"
        )

        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

        imported = set(done.stdout.partition("modules:")[2].split())
        big = {"asyncio", "cryptography", "orjson", "pydantic", "sqlalchemy", "starlette", "yaml"}
        assert imported & big == set()


def test_a_reader_who_goes_away_is_no_error_of_ours() -> None:
    command = [sys.executable, "-m", "flowapi.cli.main", "schema", "generate", "config", "-o", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        told = running.stderr.read()

    assert (running.returncode, told) == (141, b"")


def test_what_others_chose_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell("\x1b[2Jada\x07@example.com", "two\nlines")

    assert capsys.readouterr().err == "\ufffd[2Jada\ufffd@example.com\ntwo\nlines\n"
