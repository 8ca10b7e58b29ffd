"""Development mode, from outside."""

from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.loader import load
from flowapi.cli.development import made_up
from tests.cli.processes import PATIENCE, asked, configured, flowapi, free_port, port_of, started

PATHS = ("/", "/dev/", "/dev/demo", "/dev/mails.json")


def status_for(port: int, path: str, host: str, body: bytes = b"") -> int:
    """The status of the answer to a request that was addressed to *host*."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST" if body else "GET", path, body or None, {"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_printed_address_is_that_of_the_demo(tmp_path: Path) -> None:
    port, admin_port = free_port(), free_port()

    with started(tmp_path, "serve", "--port", str(port), "--admin-port", str(admin_port)) as server:
        printed = server.wait_for("Development server: ")
        statuses = {path: status_for(port, path, f"localhost:{port}") for path in PATHS}

    assert printed == f"Development server: http://localhost:{port}/dev/demo (stop with Ctrl-C)\n"
    assert statuses == dict.fromkeys(PATHS, 200)


def test_many_tenants_are_no_matter_of_development_mode(tmp_path: Path) -> None:
    folder = tmp_path / "flowapi-dev"
    folder.mkdir()
    (folder / "config.yaml").write_text(f"{made_up('x' * 32)}multi_tenancy: {{enabled: true}}\n")

    done = flowapi(tmp_path, "serve")

    assert done.returncode == 1
    assert done.stderr.endswith("multi_tenancy.enabled: development mode serves one tenant\n")


def test_no_other_name_reaches_mails_or_the_admin_api(tmp_path: Path) -> None:
    port, admin_port = free_port(), free_port()

    with started(tmp_path, "serve", "--port", str(port), "--admin-port", str(admin_port)) as server:
        server.wait_for("Development server: ")
        statuses = [
            status_for(port, "/dev/mails.json", "evil.example"),
            status_for(admin_port, "/users", f"evil.example:{admin_port}", b"x" * 500_000),
            status_for(admin_port, "/health/alive", f"localhost:{admin_port}"),
            status_for(port, "/health/alive", "proxied.example"),
        ]

    assert statuses == [403, 403, 200, 200]


def test_a_configured_server_has_no_development_area(tmp_path: Path, database: Path) -> None:
    config = configured(tmp_path, database)

    with started(tmp_path, "serve", "--config", str(config)) as server:
        server.wait_for("the admin server listens")
        port = port_of(config, "public")
        statuses = [asked(port, "GET", path)[0] for path in ("/dev/", "/dev/mails.json", "/dev/flows.json")]

    assert statuses == [404, 404, 404]


@pytest.mark.parametrize("wish", [("--port", "1"), ("--admin-port", "1"), ("--elements", "elements.js")])
def test_a_configured_server_takes_no_wishes_of_development(
    tmp_path: Path, database: Path, wish: tuple[str, str]
) -> None:
    config = configured(tmp_path, database)

    done = flowapi(tmp_path, "serve", *wish, "--config", str(config))

    assert done.returncode == 1
    assert "are for development mode" in done.stderr


def test_a_script_that_is_not_there_is_told_before_anything_is_made(tmp_path: Path) -> None:
    done = flowapi(tmp_path, "serve", "--elements", "missing.js")

    assert (done.returncode, done.stderr) == (
        1,
        "--elements: missing.js is neither a file nor the address of one\n",
    )
    assert not (tmp_path / "flowapi-dev").exists()


def test_what_is_made_up_lets_the_demo_show_all_that_an_account_can_have(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(made_up("a secret of at least sixteen bytes"))

    settings = load(str(path), {}).settings

    assert settings.username.enabled
    assert settings.account.allow_deletion
    assert settings.password.optional
    assert (settings.mfa.enabled, settings.mfa.optional) == (True, True)
    assert (settings.mfa.totp.enabled, settings.mfa.security_keys.enabled) == (True, True)
    assert settings.mfa.device_trust_policy == "prompt"
