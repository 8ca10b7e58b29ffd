"""``flowapi siwa``: the client secret with which Sign in with Apple knows this server."""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.lazily import lazily

_MEANING = """Print the client secret for Sign in with Apple, for `third_party.providers.apple.secret`: a
token that Apple's developer key signs. It is valid for 180 days; make a new one before they are over."""


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser(
        "siwa", help="make the client secret for Sign in with Apple", description=_MEANING
    )
    for short, name, meaning in (
        ("-p", "private_key", "the file (.p8) with the private key that Apple gave you"),
        ("-t", "team_id", "the id of your team at Apple"),
        ("-s", "services_id", "the services id, which is the client id"),
        ("-k", "key_id", "the id of the private key"),
    ):
        kind = "FILE" if name == "private_key" else "ID"
        parser.add_argument(short, f"--{name}", metavar=kind, required=True, help=meaning)
    parser.set_defaults(handler=lazily("keys.apple.run"))
