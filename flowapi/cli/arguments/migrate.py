"""``flowapi migrate up|down|status``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily
from flowapi.cli.arguments.numbers import whole

_DOWN = """Take back flowapi's own migrations, the latest first. Hanko's history is not replayed backwards:
its tables are one step, and that step is taken back, which deletes all data, only on a database that flowapi
has created. On an adopted database everything of Hanko's stays."""


def register(verbs: Any) -> None:
    """Add the verb and what it offers."""
    ways = add_group(verbs, "migrate", meaning="create, adopt, update or take back the database's tables")
    up: ArgumentParser = ways.add_parser(
        "up", help="create the tables, adopt those of Hanko v3, or bring ours up to date"
    )
    up.add_argument(
        "--accept-newer",
        action="store_true",
        help="adopt a database even if a newer Hanko than v3 has migrated it",
    )
    add_config(up)
    up.set_defaults(handler=lazily("migrate.run_up"))
    down: ArgumentParser = ways.add_parser("down", help="take migrations back", description=_DOWN)
    down.add_argument("steps", type=whole("number of migrations"), help="how many; 0 takes back all")
    add_config(down)
    down.set_defaults(handler=lazily("migrate.run_down"))
    status: ArgumentParser = ways.add_parser("status", help="say what is in the database")
    add_config(status)
    status.set_defaults(handler=lazily("migrate.run_status"))
