"""``flowapi cleanup``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.lazily import lazily
from flowapi.cli.arguments.numbers import whole
from flowapi.cli.arguments.switches import add_switch

BATCH = 512
_MEANING = """Delete rows that have expired, and stored audit events that are older than
`audit_log.retention`, for all tenants. Without --run they are only counted. A server does the same by itself,
once an hour."""


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser("cleanup", help="delete what has expired", description=_MEANING)
    add_config(parser, "-c")
    parser.add_argument(
        "-t", "--tables", metavar="NAME,…", help="only these tables, for example flows,sessions"
    )
    parser.add_argument(
        "-s",
        "--page-size",
        metavar="N",
        type=whole("number of rows", least=1),
        default=BATCH,
        help="how many rows at a time (%(default)s)",
    )
    add_switch(parser, "run", default=False, meaning="really delete")
    parser.set_defaults(handler=lazily("cleanup.run"), complain=parser.error)
