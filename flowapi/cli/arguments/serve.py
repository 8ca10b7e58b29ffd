"""``flowapi serve [public|admin|management|all]``"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from config.addresses import parse_port
from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.lazily import lazily

_MEANING = """Serve until told to stop. With a configuration: the servers that are named, or all of them.
Without any: development mode, in which settings, a database and a mailbox are made up, for this machine only.
SIGTERM ends what is under way and then the server; SIGHUP reads the flow files and mails again."""


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser(
        "serve",
        help="serve the public, the admin and the management API; without configuration, for development",
        description=_MEANING,
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=("public", "admin", "management", "all"),
        help="which servers; all if left out (management: only where there are many tenants)",
    )
    parser.add_argument(
        "--auth-meta", metavar="FILE", type=Path, help="JSON file with the names of authenticators"
    )
    add_config(parser)
    development = parser.add_argument_group("in development mode")
    development.add_argument(
        "--port", type=parse_port, help="port of the public server, if not that of the file"
    )
    development.add_argument("--admin-port", metavar="PORT", type=parse_port, help="port of the admin server")
    development.add_argument(
        "--elements", metavar="URL|FILE", help="the script of hanko-elements for the demo page"
    )
    parser.set_defaults(handler=lazily("serve.serve"))
