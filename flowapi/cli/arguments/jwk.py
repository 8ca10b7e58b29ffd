"""``flowapi jwk create``: a signing key to look at or to use elsewhere; nothing is stored."""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily

_CREATE = """Print a new private RSA key of 4096 bits as a JSON Web Key. It is stored nowhere and signs
nothing here: servers make their own keys. Whoever reads it can sign with it."""


def register(verbs: Any) -> None:
    """Add the verb ``jwk`` with what belongs to it."""
    group = add_group(verbs, "jwk", meaning="make keys by hand")
    create: ArgumentParser = group.add_parser("create", help="print a new private key", description=_CREATE)
    create.set_defaults(handler=lazily("keys.creating.run"))
