"""``flowapi flows``, from its arguments to what it prints."""

from pathlib import Path

import pytest

from flowapi.cli.main import main
from tests.engine.flow_files import VISIT

CONFIG = """\
action_packages: [actions, tests.engine.parts]
secrets: {keys: [a-secret-that-nobody-knows]}
"""


@pytest.fixture(autouse=True)
def _nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one flow, and a configuration with the actions that it needs."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "visit.yaml").write_text(VISIT)
    return tmp_path / "flows"


def run(*arguments: str) -> int:
    """The exit code of ``flowapi flows`` with *arguments*."""
    return main(["flows", *arguments])


def test_the_shipped_flows_pass_without_any_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0

    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert {"login", "registration"} <= set(names)


def test_a_folder_is_checked_together_with_what_is_shipped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(folder), "--config", "config.yaml") == 0

    out = capsys.readouterr().out
    assert "visit             3 states  version 6e642b197c73\n" in out
    assert "login " in out


def test_the_folder_of_the_configuration_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.yaml").write_text(CONFIG + f"flows: {{directory: {folder}}}\n")

    assert run("check", "--config", "config.yaml") == 0
    assert "visit " in capsys.readouterr().out


def test_everything_that_is_wrong_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "visit.yaml").write_text(VISIT.replace("knock, ", "knok, ").replace("[street]", "[stret]"))

    assert run("check", str(folder), "--config", "config.yaml") == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"{folder}/visit.yaml:2:9: the flow 'visit' has no state 'stret'; did you mean 'street'?",
        f"{folder}/visit.yaml:6:20: there is no action 'door.knok'; did you mean 'door.knock'?",
    ]


def test_a_broken_configuration_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text("action_packages: [nowhere]\nsecrets: {keys: [short]}\n")

    assert run("check", "--config", "config.yaml") == 1
    assert "secrets.keys" in capsys.readouterr().err


def test_an_action_package_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.replace("actions,", "nowhere,"))

    assert run("check", "--config", "config.yaml") == 1
    assert capsys.readouterr().err == "action_packages: there is no module 'nowhere.catalog'\n"


def test_show_says_what_a_flow_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "visit", "--directory", str(folder), "--config", "config.yaml") == 0

    assert (
        capsys.readouterr().out
        == """\
visit: visit
  version      6e642b197c7362c218b2b03e591dd23eda1a04adc0777bf9713b884ee3ddae38
  lives for    1h
  starts with  street
  fails to     error

state street
  knock runs door.knock
    opened → hall
    ignored → stay

state hall

state error
"""
    )


@pytest.mark.parametrize(
    ("arguments", "first"), [((), "stateDiagram-v2"), (("--format", "dot"), 'digraph "visit" {')]
)
def test_graph_draws_a_flow(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], first: str
) -> None:
    assert run("graph", "visit", *arguments, "--directory", str(folder), "--config", "config.yaml") == 0

    assert capsys.readouterr().out.splitlines()[0] == first


@pytest.mark.parametrize("verb", ["show", "graph"])
def test_a_flow_that_is_not_there_is_told(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(verb, "logn") == 1

    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "there is no flow 'logn'; did you mean 'login'?\n")
