"""``flowapi isready public|admin``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.lazily import lazily

_MEANING = """Ask a server at its configured address whether it is ready. The exit code tells: 0 if it is,
else 1. For health checks of containers."""


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser(
        "isready", help="tell whether a server is ready", description=_MEANING
    )
    parser.add_argument("service", choices=("public", "admin"), help="which server")
    add_config(parser)
    parser.set_defaults(handler=lazily("isready.run"))
