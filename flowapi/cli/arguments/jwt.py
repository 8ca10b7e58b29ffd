"""``flowapi jwt create``: a session of a user, opened by hand."""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily
from flowapi.cli.arguments.switches import add_switch

_CREATE = """Open a session of a user and print its token, to try what a user sees or to look for a mistake.
The session is a real one, and ends like one; nobody is told of it: no webhook, no audit event. Whoever reads
the token is the user."""


def register(verbs: Any) -> None:
    """Add the verb ``jwt`` with what belongs to it."""
    group = add_group(verbs, "jwt", meaning="open sessions by hand")
    create: ArgumentParser = group.add_parser("create", help="open a session", description=_CREATE)
    create.add_argument("user_id", nargs="?", metavar="USER_ID", help="whose session it becomes")
    add_switch(create, "pretty", default=True, meaning="print the token alone, without what it says")
    create.add_argument("--tenant_id", metavar="UUID", help="whose user it is, if there are many tenants")
    add_config(create)
    create.set_defaults(handler=lazily("keys.session.run"), complain=create.error)
