"""Options that are on or off, in the forms that scripts written for Hanko use."""

from argparse import SUPPRESS, ArgumentParser


def add_switch(parser: ArgumentParser, name: str, *, default: bool, meaning: str) -> None:
    """Add ``--name``, which may also be written ``--name=true`` or ``--name=false``."""
    on, off = f"--{name}", f"--{name}=false"
    parser.add_argument(
        on,
        f"{on}=true",
        dest=name,
        action="store_true",
        default=default,
        help=SUPPRESS if default else meaning,
    )
    parser.add_argument(off, dest=name, action="store_false", help=meaning if default else SUPPRESS)
