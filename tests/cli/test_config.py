"""flowapi/cli/config.py"""

import argparse
import json
from pathlib import Path

import pytest

from flowapi.cli.arguments.config import register

VALID = "secret_keys: [a-secret-of-16-bytes]\nservise: {name: x}\nsecrets: {keys: [another-secret-of-16]}\n"


def run(arguments: list[str], config: str | None) -> int:
    """Run one verb; returns the exit status."""
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args(arguments)
    args.config = config
    status = args.handler(args)
    assert isinstance(status, int)
    return status


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SERVICE_NAME", "From the environment")
    path = tmp_path / "config.yaml"
    path.write_text(VALID, encoding="utf-8")
    return str(path)


def test_check_tells_what_is_worth_a_word(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["config", "check"], config)

    said = capsys.readouterr()
    assert (status, said.out) == (0, "The configuration is valid.\n")
    assert said.err == (
        f"Using config file: {config}\n"
        "Environment variables in effect: SERVICE_NAME\n"
        "Warning: servise: this key is not known and has no effect; did you mean 'service'?\n"
        "Warning: secrets.keys: this list is ignored, since secret_keys is given and differs\n"
    )


def test_check_tells_which_claims_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.yaml"
    claims = "{open: '{{ if', fine: '{{ .User.Username }}'}"
    path.write_text(
        f"secret_keys: [a-secret-of-16-bytes]\nsession: {{jwt_template: {{claims: {claims}}}}}\n",
        encoding="utf-8",
    )

    status = run(["config", "check"], str(path))

    told = [line for line in capsys.readouterr().err.splitlines() if "Warning" in line]
    assert (status, len(told)) == (0, 1)
    assert told[0].startswith("Warning: session.jwt_template.claims.open: ")


def test_check_tells_everything_that_is_wrong_with_mails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.yaml").write_text("login: Hello\nlogin_text: '{Name}'\n", encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(
        f"secret_keys: [a-secret-of-16-bytes]\nemail_delivery: {{directory: '{tmp_path}'}}\n",
        encoding="utf-8",
    )

    status = run(["config", "check"], str(path))

    assert (status, capsys.readouterr().err.splitlines()[-3:]) == (
        1,
        [
            "the configuration cannot be used:",
            "email_delivery.directory: texts/en.yaml: login: is not a message of any mail",
            "email_delivery.directory: texts/en.yaml: login_text: {Name} is not available here",
        ],
    )


@pytest.mark.parametrize("verb", ["check", "show"])
def test_everything_that_is_wrong_is_told(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("session: {lifespan: 1 day}\nsecret_keys: [short]\n", encoding="utf-8")

    status = run(["config", verb], str(path))

    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    assert said.err.splitlines()[1:] == [
        "session.lifespan: found '1 day'; allowed: a duration above zero such as 90m, 1.5h or 2h45m (line 1)",
        "secret_keys[0]: found a secret of 5 bytes; allowed: 16 bytes or more (line 2)",
    ]


def test_a_misspelt_key_is_told_beside_what_it_leaves_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("secret_key: [a-secret-of-16-bytes]\n", encoding="utf-8")

    status = run(["config", "check"], str(path))

    assert status == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "secret_keys: found nothing; allowed: at least one secret of 16 bytes or more",
        "Warning: secret_key: this key is not known and has no effect; did you mean 'secret_keys'?",
    ]


def test_where_nothing_is_configured_it_is_told_where_a_file_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["config", "check"], None) == 1
    assert capsys.readouterr().err.endswith(
        "There is no ./config/config.yaml; --config names another file,"
        " flowapi-dev/config.yaml in development mode\n"
    )


def test_show_prints_the_tenant_part_as_one_line(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["config", "show"], config)

    out = capsys.readouterr().out
    assert (status, out.count("\n")) == (0, 1)
    shown = json.loads(out)
    assert shown["service"] == {"name": "From the environment"}
    assert shown["secrets"]["keys"] == ["another-secret-of-16"]
    assert "database" not in shown


def test_show_masks_secrets_if_it_is_told_to(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["config", "show", "--redact"], config)

    assert json.loads(capsys.readouterr().out)["secrets"]["keys"] == ["[redacted]"]


def test_without_a_file_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEYS", "a-secret-of-16-bytes")

    assert run(["config", "check"], None) == 0
    assert capsys.readouterr().err.startswith("There is no ./config/config.yaml; using defaults\n")
