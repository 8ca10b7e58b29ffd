"""`flowapi isready` finds the server wherever it may listen, and says why it does not."""

import socket
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from config.addresses import parse_address
from flowapi.cli.isready import problem_at, run
from flowapi.web.sockets import open_sockets
from tests.support.signing import SECRET

EVERY_IPV4 = "0.0.0.0"  # noqa: S104 (what operators write)
Serve = Callable[[str, int], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Listens on an address as the server does, and answers with a status; the result is the port."""
    servers: list[HTTPServer] = []

    def start(address: str, status: int) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status if self.path == "/health/ready" else 404)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        for listener in open_sockets(parse_address(address)):
            listener.setblocking(True)
            listener.listen()
            server = HTTPServer(("", 0), Handler, bind_and_activate=False)
            server.socket.close()
            server.socket = listener
            servers.append(server)
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        name = servers[-1].socket.getsockname()
        return 0 if isinstance(name, str) else int(name[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("host", ["", EVERY_IPV4, "127.0.0.1", "localhost", "[::]", "[::1]"])
def test_a_server_is_found_where_it_listens(serve: Serve, host: str) -> None:
    port = serve(f"{host}:0" if host != "localhost" else "127.0.0.1:0", 200)

    assert problem_at(parse_address(f"{host}:{port}")) == ""


def test_a_socket_file_is_found(serve: Serve, tmp_path: Path) -> None:
    address = f"unix:{tmp_path / 'public'}"
    serve(address, 200)

    assert problem_at(parse_address(address)) == ""


def test_a_server_that_is_not_ready_is_told_from_one_that_is_not_there(serve: Serve) -> None:
    port = serve("127.0.0.1:0", 503)

    assert problem_at(parse_address(f"127.0.0.1:{port}")) == "it answers with status 503"
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert problem_at(parse_address(f"127.0.0.1:{port}")) == "Connection refused"


@pytest.mark.parametrize("address", [":0", "127.0.0.1:0", "[::1]:0"])
def test_a_port_that_is_any_cannot_be_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump({"secret_keys": [SECRET], "server": {"public": {"address": address}}}))

    code = run(Namespace(config=str(config), service="public"))

    [reason, verdict] = capsys.readouterr().err.splitlines()[-2:]
    assert reason.startswith(f"{address}: a server gets any free port there")
    assert (verdict, code) == ("Service public is not ready", 1)


def test_a_name_that_is_none_is_told() -> None:
    assert problem_at(parse_address("a" * 70 + ".example:8000"))
