"""Verbs that only hold others together."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any


def add_group(verbs: Any, name: str, *, meaning: str) -> Any:
    """Add to *verbs* one that shows its help where none of its own is asked for; to them others are added."""
    parser: ArgumentParser = verbs.add_parser(name, help=meaning, description=f"{meaning.capitalize()}.")
    parser.set_defaults(handler=showing_help(parser))
    return parser.add_subparsers(title="verbs", metavar="VERB")


def showing_help(parser: ArgumentParser) -> Callable[[Namespace], int]:
    """What is done where nothing is asked for."""

    def show(_: Namespace) -> int:
        parser.print_help()
        return 0

    return show
