"""Serving, as operators see it."""

import os
import signal
import socket
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest

from storage.store import DEFAULT_TENANT
from tests.cli.processes import asked, configured, flowapi, free_port, port_of, started

SERVERS = ("public", "admin")
READY = (200, b'{"ready":true}\n')


@pytest.mark.parametrize("words", [(), ("all",)])
def test_both_servers_are_served_and_end_when_told_to(
    tmp_path: Path, database: Path, words: tuple[str, ...]
) -> None:
    config = configured(tmp_path, database)

    with started(tmp_path, "serve", *words, "--config", str(config)) as server:
        server.wait_for("the admin server listens")
        public, admin = [asked(port_of(config, name), "GET", "/health/ready") for name in ("public", "admin")]
        isready = [
            flowapi(tmp_path, "isready", name, "--config", str(config)) for name in ("public", "admin")
        ]
        status, body = asked(port_of(config, "public"), "POST", "/login")
        line = orjson.loads(server.wait_for('"uri":"/login"'))
        code = server.stop()

    assert (public, admin) == (READY, READY)
    assert [done.returncode for done in isready] == [0, 0]
    assert (status, orjson.loads(body)["name"]) == (200, "preflight")
    assert (line["method"], line["status"], line["remote_ip"]) == ("POST", 200, "127.0.0.1")
    assert code == 0


@pytest.mark.parametrize(("served", "silent"), [("public", "admin"), ("admin", "public")])
def test_one_server_may_be_served_alone(tmp_path: Path, database: Path, served: str, silent: str) -> None:
    config = configured(tmp_path, database)

    with started(tmp_path, "serve", served, "--config", str(config)) as server:
        server.wait_for(f"the {served} server listens")
        answer = asked(port_of(config, served), "GET", "/health/ready")
        other = flowapi(tmp_path, "isready", silent, "--config", str(config))

    assert answer == READY
    assert (other.returncode, other.stderr.splitlines()[-1]) == (1, f"Service {silent} is not ready")


def test_many_tenants_bring_a_server_that_manages_them(tmp_path: Path, database: Path) -> None:
    config = configured(tmp_path, database, multi_tenancy={"enabled": True})

    with started(tmp_path, "serve", "all", "--config", str(config)) as server:
        server.wait_for("the management server listens")
        ready = [asked(port_of(config, name), "GET", "/health/ready") for name in (*SERVERS, "management")]
        listed = asked(port_of(config, "management"), "GET", f"/tenants/{DEFAULT_TENANT}")
        code = server.stop()

    assert ready == [READY, READY, READY]
    assert listed[0] == 200
    assert code == 0


def test_where_there_is_one_tenant_nobody_manages_tenants(tmp_path: Path, database: Path) -> None:
    done = flowapi(tmp_path, "serve", "management", "--config", str(configured(tmp_path, database)))

    assert done.returncode == 0
    assert done.stderr.splitlines()[-1].startswith("multi_tenancy.enabled is false")


def test_an_unmigrated_database_says_what_to_run(tmp_path: Path) -> None:
    config = configured(tmp_path, tmp_path / "empty.sqlite")

    done = flowapi(tmp_path, "serve", "all", "--config", str(config))

    assert done.returncode == 1
    assert "`flowapi migrate up` creates the tables" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told(tmp_path: Path, database: Path) -> None:
    config = configured(tmp_path, database)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port_of(config, "admin")))
        taken.listen()

        done = flowapi(tmp_path, "serve", "all", "--config", str(config))

    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port_of(config, 'admin')}: Address already in use" in done.stderr


def test_a_unix_socket_is_served_and_replaced(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "public.sock"
    left_behind = socket.socket(socket.AF_UNIX)
    left_behind.bind(str(path))
    left_behind.close()
    config = configured(tmp_path, database, server={"public": {"address": f"unix:{path}"}})

    with started(tmp_path, "serve", "public", "--config", str(config)) as server:
        server.wait_for("the public server listens")
        ready = flowapi(tmp_path, "isready", "public", "--config", str(config))

    assert ready.returncode == 0


def by_two_workers(tmp_path: Path) -> dict[str, Any]:
    """Two workers on sockets that are files, so that no port has to be free for long."""
    files = {name: {"address": f"unix:{tmp_path / name}"} for name in SERVERS}
    return {"server": {"workers": 2, **files}, "flow_locker": {"enabled": False}}


def test_workers_share_the_port_and_are_replaced(tmp_path: Path, database: Path) -> None:
    config = configured(tmp_path, database, **by_two_workers(tmp_path))

    with started(tmp_path, "serve", "all", "--config", str(config)) as server:
        first = _worker(server.wait_for("a worker serves"))
        second = _worker(server.wait_for("a worker serves"))
        os.kill(first, signal.SIGKILL)
        server.wait_for(f"worker {first} ended with -9")
        third = _worker(server.wait_for("a worker serves"))
        code = server.stop()

    assert len({first, second, third}) == 3
    assert code == 0
    for worker in (second, third):
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_workers_that_cannot_start_end_all(tmp_path: Path) -> None:
    config = configured(tmp_path, tmp_path / "empty.sqlite", **by_two_workers(tmp_path))

    done = flowapi(tmp_path, "serve", "public", "--config", str(config))

    assert done.returncode == 1
    assert "`flowapi migrate up` creates the tables" in done.stderr


def test_flows_are_read_again_on_a_signal(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    config = configured(tmp_path, database, flows={"directory": str(folder)})

    with started(tmp_path, "serve", "public", "--config", str(config)) as server:
        server.wait_for("the public server listens")
        (folder / "login.yaml").write_text("flow: login\nstart: [nowhere]\n")
        server.tell(signal.SIGHUP)
        refused = server.wait_for("the flows stay as they were")
        (folder / "login.yaml").unlink()
        server.tell(signal.SIGHUP)
        accepted = server.wait_for("the flows were read again")
        status, _ = asked(port_of(config, "public"), "POST", "/login")

    assert "login.yaml" in refused
    assert "login, profile, registration" in accepted
    assert status == 200


def test_a_signal_reads_the_mails_again_and_bad_ones_change_nothing(tmp_path: Path, database: Path) -> None:
    texts = tmp_path / "mails" / "texts"
    texts.mkdir(parents=True)
    config = configured(tmp_path, database, email_delivery={"directory": str(texts.parent)})

    with started(tmp_path, "serve", "public", "--config", str(config)) as server:
        server.wait_for("the public server listens")
        (texts / "en.yaml").write_text('subject_login: "{Kode}"')
        (texts / "xx.yaml").write_text("")
        server.tell(signal.SIGHUP)
        refused = server.wait_for("the mails stay as they were")
        (texts / "en.yaml").write_text('subject_login: "{Code}"')
        (texts / "xx.yaml").unlink()
        server.tell(signal.SIGHUP)
        server.wait_for("the mails were read again")
        code = server.stop()

    assert "{Kode} is not available here" in refused
    assert "texts/xx.yaml: is not the file of a language" in refused
    assert code == 0


def test_without_any_configuration_everything_is_made_up(tmp_path: Path) -> None:
    port, admin_port = free_port(), free_port()

    with started(tmp_path, "serve", "--port", str(port), "--admin-port", str(admin_port)) as server:
        server.wait_for(f"http://localhost:{port}/")
        status, _ = asked(port, "POST", "/login")
        code = server.stop()

    made = tmp_path / "flowapi-dev"
    assert (status, code) == (200, 0)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {
        "config.yaml": 0o600,
        "flowapi.sqlite": 0o600,
    }


def test_whoever_has_configured_anything_is_not_in_development(tmp_path: Path) -> None:
    done = flowapi(tmp_path, "serve", SERVICE_NAME="Mine")

    assert done.returncode == 1
    assert "secret_keys" in done.stderr
    assert not (tmp_path / "flowapi-dev").exists()


def _worker(line: str) -> int:
    pid: int = orjson.loads(line)["pid"]
    return pid
