"""``flowapi config check|show``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily

_SHOW = """Print the tenant's part of the configuration as it is in effect, in JSON, ready to be given to a
tenant. It holds secrets in clear, unless --redact masks them."""


def register(verbs: Any) -> None:
    """Add the verb ``config`` with what belongs to it."""
    group = add_group(verbs, "config", meaning="check or show the configuration")
    check: ArgumentParser = group.add_parser("check", help="report everything that is wrong or worth a word")
    add_config(check)
    check.set_defaults(handler=lazily("config.run_check"))
    show: ArgumentParser = group.add_parser(
        "show", help="print the effective tenant part as JSON", description=_SHOW
    )
    show.add_argument("--redact", action="store_true", help="mask secrets")
    add_config(show)
    show.set_defaults(handler=lazily("config.run_show"))
