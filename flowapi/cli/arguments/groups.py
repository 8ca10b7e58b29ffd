"""Verbs that only hold others together."""

from argparse import ArgumentParser, Namespace
from typing import Any


def add_group(verbs: Any, name: str, *, meaning: str) -> Any:
    """Add to *verbs* one that shows its help where none of its own is asked for; to them others are added."""
    parser: ArgumentParser = verbs.add_parser(name, help=meaning, description=f"{meaning.capitalize()}.")

    def show_help(_: Namespace) -> int:
        parser.print_help()
        return 0

    parser.set_defaults(handler=show_help)
    return parser.add_subparsers(title="verbs", metavar="VERB")
