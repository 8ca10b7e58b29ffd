"""flowapi/cli/jwk.py, flowapi/cli/jwt.py, flowapi/cli/siwa.py and flowapi/cli/keys/"""

import json
import sqlite3
from base64 import urlsafe_b64decode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from flowapi.cli.main import main
from tests.cli.processes import configured

USER = "5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b001"
NOBODY = "5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b002"


@pytest.fixture
def config(tmp_path: Path, database: Path) -> str:
    config = str(configured(tmp_path, database, session={"lifespan": "90s"}, service={"name": "Example"}))
    users = [{"user_id": USER, "emails": [{"address": "ada@example.com", "is_primary": True}]}]
    path = tmp_path / "users.json"
    path.write_text(json.dumps(users))
    assert main(["user", "import", "-i", str(path), "--config", config]) == 0
    return config


def sessions(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT id, user_id, ip_address, user_agent FROM sessions").fetchall()


def payload(token: str) -> dict[str, Any]:
    """What a token says."""
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


def usage_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 1
    return capsys.readouterr().err


def test_a_key_is_printed_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jwk", "create"]) == 0

    heading, text = capsys.readouterr().out.splitlines()
    key = json.loads(text)
    assert heading == "create called"
    assert (key["kid"], key["alg"], key["use"], key["kty"]) == ("key1", "RS256", "sig", "RSA")
    assert len(key["n"]) == 683  # 4096 bits in base64url
    assert sorted(key) == ["alg", "d", "dp", "dq", "e", "kid", "kty", "n", "p", "q", "qi", "use"]


def test_a_session_is_opened_and_told(
    config: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["jwt", "create", USER, "--config", config]) == 0

    first, rest = capsys.readouterr().out.split("\n", 1)
    shown = json.loads(rest.removeprefix("JWT payload: "))
    [(session_id, user_id, *known)] = sessions(database)
    assert (user_id, known) == (USER, [None, None])
    assert (shown["sub"], shown["session_id"]) == (USER, session_id)
    assert (shown["iat"][-1], shown["exp"][-1]) == ("Z", "Z")
    claims = payload(first.removeprefix("Token: "))
    assert claims["exp"] - claims["iat"] == 90
    assert {**claims, "iat": shown["iat"], "exp": shown["exp"]} == shown


@pytest.mark.parametrize("form", ["--pretty", "--pretty=true"])
def test_what_the_token_says_is_told_if_it_is_asked_for(
    form: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["jwt", "create", form, USER, "--config", config]) == 0
    assert "JWT payload" in capsys.readouterr().out


def test_the_token_alone(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["jwt", "create", USER, "--pretty=false", "--config", config]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told"), [([], "user_id required"), (["not-an-id"], "user_id is not a uuid")]
)
def test_a_user_id_is_needed(
    words: list[str], told: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in usage_error(["jwt", "create", *words, "--config", config], capsys)


def test_an_unknown_user_gets_no_session(
    config: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["jwt", "create", NOBODY, "--config", config])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert f"user with id '{NOBODY}' for tenant '00000000-0000-0000-0000-000000000001' not found" in said.err
    assert sessions(database) == []


def test_without_a_signing_key_there_is_no_session(
    config: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM jwks")

    code = main(["jwt", "create", USER, "--config", config])

    assert code == 1
    assert "there is no signing key yet; a server makes it when it starts" in capsys.readouterr().err
    assert sessions(database) == []


def test_with_many_tenants_the_tenant_must_be_named(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(configured(tmp_path, database, multi_tenancy={"enabled": True}))

    assert main(["jwt", "create", USER, "--config", config]) == 1
    assert "tenant_id must be present if multitenancy is enabled" in capsys.readouterr().err


@pytest.mark.usefixtures("config")
def test_a_session_of_one_of_many_tenants_is_as_its_own_settings_say(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(configured(tmp_path, database, multi_tenancy={"enabled": True}))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE tenants SET config = ?", ('{"session": {"issuer": "its own"}}',))

    words = ["jwt", "create", USER, "--tenant_id", "00000000-0000-0000-0000-000000000001", "--config", config]
    assert main(words) == 0

    assert '"iss": "its own"' in capsys.readouterr().out


def test_apple_gets_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "key.p8"
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    code = main(["siwa", "-p", str(path), "-t", "TEAM", "-s", "com.example", "-k", "KEY"])

    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    assert payload(said.out)["iss"] == "TEAM"


def test_a_missing_key_of_apple_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["siwa", "-p", "/no/such/key.p8", "-t", "TEAM", "-s", "com.example", "-k", "KEY"])

    told = "failed to read the private key /no/such/key.p8: No such file or directory\n"
    assert (code, capsys.readouterr().err) == (1, told)


def test_all_that_apple_wants_must_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    error = usage_error(["siwa", "-t", "TEAM"], capsys)

    assert "the following arguments are required: -p/--private_key, -s/--services_id, -k/--key_id" in error


@pytest.mark.parametrize("words", [["jwk", "create"], ["version"], ["siwa"]])
def test_what_needs_no_configuration_takes_none(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    extra = ["-p", "p", "-t", "t", "-s", "s", "-k", "k"] if words == ["siwa"] else []

    assert "unrecognized arguments: --config" in usage_error([*words, *extra, "--config", "c.yaml"], capsys)
