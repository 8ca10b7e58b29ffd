"""``flowapi isready public|admin``: whether a server answers, by exit code."""

import socket
import sys
from argparse import Namespace
from http.client import HTTPConnection, HTTPException

from config.addresses import ListenAddress
from flowapi.cli.config import load_reported

TIMEOUT_SECONDS = 5
ASKED_AT = {"": "localhost", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (what a server listens on)
"""Where a server is asked that listens on every address."""


class Connection(HTTPConnection):
    """A connection to where a server listens."""

    def __init__(self, address: ListenAddress) -> None:
        host = ASKED_AT.get(address.host, address.host)
        super().__init__(host, address.port, timeout=TIMEOUT_SECONDS)
        self._path = address.path

    def connect(self) -> None:
        """Connect to the socket file, or to the port."""
        if not self._path:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_SECONDS)
        self.sock.connect(self._path)


def run(arguments: Namespace) -> int:
    """Ask the server at its configured address."""
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    server = loaded.settings.server
    listener = server.public if arguments.service == "public" else server.admin
    problem = problem_at(listener.listen)
    if problem:
        print(f"{listener.address}: {problem}", file=sys.stderr)
    print(f"Service {arguments.service} is {'not ready' if problem else 'ready'}", file=sys.stderr)
    return 1 if problem else 0


def problem_at(address: ListenAddress) -> str:
    """Why the server that listens on *address* is not ready; empty if it says that it is."""
    if not (address.path or address.port):
        return "a server gets any free port there, and nobody knows which; configure one to ask it"
    connection = Connection(address)
    try:
        connection.request("GET", "/health/ready")
        status = connection.getresponse().status
    except OSError as error:
        return error.strerror or str(error)
    except (HTTPException, UnicodeError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()
    return "" if status == 200 else f"it answers with status {status}"
