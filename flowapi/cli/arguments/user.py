"""``flowapi user import``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily

_IMPORT = """Import users from a JSON file, all of them or none. Everything in the file is checked before
anything is stored. `flowapi schema generate import` writes what it may hold."""
_TENANT = "whose users they are, if there are many tenants"


def register(verbs: Any) -> None:
    """Add the verb ``user`` with what belongs to it."""
    group = add_group(verbs, "user", meaning="import users")
    bring: ArgumentParser = group.add_parser(
        "import", help="import users from a JSON file", description=_IMPORT
    )
    source = bring.add_mutually_exclusive_group()
    source.add_argument("-i", "--inputFile", metavar="FILE", help="the file; - is the standard input")
    source.add_argument("-u", "--inputUrl", metavar="URL", help="where to get the file, by HTTP")
    bring.add_argument("--tenant_id", metavar="UUID", help=_TENANT)
    bring.set_defaults(handler=lazily("users.importing.run"), complain=bring.error)
