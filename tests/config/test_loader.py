"""Which file is read, and what wins."""

from pathlib import Path

import pytest
import yaml

from config.errors import ConfigError
from config.loader import load
from tests.config.loading import load_text, write

WARNINGS = yaml.safe_load((Path(__file__).parent / "warnings.yaml").read_text(encoding="utf-8"))
SECRET = {"SECRET_KEYS": "a-secret-of-16-bytes"}


def test_the_default_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    write(tmp_path / "config", "service: {name: Mine}")

    loaded = load(None, SECRET)

    assert (loaded.settings.service.name, loaded.source) == ("Mine", "./config/config.yaml")


@pytest.mark.parametrize("path", [None, "", "./config/config.yaml"])
def test_the_default_file_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str | None
) -> None:
    monkeypatch.chdir(tmp_path)

    loaded = load(path, SECRET)

    assert (loaded.source, loaded.variables) == (None, ("SECRET_KEYS",))


@pytest.mark.parametrize("path", ["config/config.yaml", "/no/such/file.yaml"])
def test_any_other_file_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError) as refused:
        load(path, SECRET)

    assert str(refused.value) == f"{path}: the file cannot be read: No such file or directory"


def test_a_broken_default_file_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    write(tmp_path / "config", "service: {name: x")

    with pytest.raises(ConfigError, match=r"^\./config/config\.yaml:"):
        load(None, SECRET)


def test_a_default_path_that_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "config.yaml").mkdir(parents=True)

    with pytest.raises(ConfigError, match="cannot be read"):
        load(None, SECRET)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at most 1000000"):
        load(write(tmp_path, "#" * 1_000_001), SECRET)


def test_other_variables_count_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError) as refused:
        load(None, {"PATH": "/bin", "HOME": "/root"})

    assert [problem.key for problem in refused.value.problems] == ["secret_keys"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Service: {NAME: file, other: 1}\npassword: {min_length: 9}",
        {"SERVICE_NAME": "e", "PASSWORD_MIN_LENGTH": "0x10", "WEBAUTHN_RELYING_PARTY_ID": "x"},
    )

    assert (loaded.settings.service.name, loaded.settings.password.min_length) == ("e", 16)
    assert loaded.variables == ("PASSWORD_MIN_LENGTH", "SERVICE_NAME", "WEBAUTHN_RELYING_PARTY_ID")


def test_both_secrets_given_the_new_place_wins_with_a_warning(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path, "secret_keys: [new-secret-new-secret]\nsecrets: {keys: [old-secret-old-secret]}"
    )

    assert [secret.get_secret_value() for secret in loaded.settings.secret_keys] == ["new-secret-new-secret"]
    assert loaded.warnings == ("secrets.keys: this list is ignored, since secret_keys is given and differs",)


def test_an_unknown_key_is_one_warning_with_what_was_meant(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "servise: {name: typo}\nsession: {lifespam: 1h}\npassword: {hibp: {enabled: true}}\n"
        "saml: {identity_providers: [{domian: x}]}\n",
    )

    assert loaded.warnings == (
        "password.hibp: this key is not known and has no effect",
        "saml.identity_providers[0].domian: this key is not known and has no effect; did you mean 'domain'?",
        "session.lifespam: this key is not known and has no effect; did you mean 'lifespan'?",
        "servise: this key is not known and has no effect; did you mean 'service'?",
    )


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: case["warning"])
def test_what_works_but_is_worth_a_word_is_a_warning(tmp_path: Path, case: dict[str, str]) -> None:
    assert load_text(tmp_path, case["config"]).warnings[0] == case["warning"]
