"""``flowapi isready public|admin``: whether a server answers, by exit code."""

import socket
import sys
from argparse import ArgumentParser, Namespace
from http.client import HTTPConnection, HTTPException
from typing import Any

from config.addresses import ListenAddress
from flowapi.cli.config import load_reported

TIMEOUT_SECONDS = 5
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 (what a server listens on is not where it is asked)


class Connection(HTTPConnection):
    """A connection to where a server listens."""

    def __init__(self, address: ListenAddress) -> None:
        host = "localhost" if address.host in EVERYWHERE else address.host
        super().__init__(host, address.port or None, timeout=TIMEOUT_SECONDS)
        self._path = address.path

    def connect(self) -> None:
        """Connect to the socket file, or to the port."""
        if not self._path:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_SECONDS)
        self.sock.connect(self._path)


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser("isready", help="tell whether a server is ready")
    parser.add_argument("service", choices=("public", "admin"), help="which server")
    parser.set_defaults(handler=run)


def run(arguments: Namespace) -> int:
    """Ask the server at its configured address."""
    loaded = load_reported(arguments.config)
    if loaded is None:
        return 1
    server = loaded.settings.server
    listener = server.public if arguments.service == "public" else server.admin
    ready = is_ready(listener.listen)
    print(f"Service {arguments.service} is {'ready' if ready else 'not ready'}", file=sys.stderr)
    return 0 if ready else 1


def is_ready(address: ListenAddress) -> bool:
    """Whether the server that listens on *address* says that it is ready."""
    connection = Connection(address)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
