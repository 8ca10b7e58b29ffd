"""Numbers that verbs take."""

from argparse import ArgumentTypeError
from collections.abc import Callable

_DIGITS = 9
"""More than anybody needs, and no more than any machine counts to."""


def whole(what: str, *, least: int = 0) -> Callable[[str], int]:
    """What reads a whole number of at least *least*, which is told as "no *what*" where it is none."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) >= least):
            raise ArgumentTypeError(f"'{text}' is no {what}")
        return int(text)

    return read
