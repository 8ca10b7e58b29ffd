"""``flowapi version``: which version this is."""

from argparse import ArgumentParser, Namespace
from importlib.metadata import PackageNotFoundError, version
from typing import Any


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    parser: ArgumentParser = verbs.add_parser("version", help="tell the version")
    parser.set_defaults(handler=run)


def run(_: Namespace) -> int:
    """Print the version of the installed package."""
    try:
        print(f"v{version('flowapi')}")
    except PackageNotFoundError:
        print("unknown (flowapi runs from its sources)")
    return 0
