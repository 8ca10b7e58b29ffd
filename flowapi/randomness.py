"""The one home of randomness: ids, tokens and codes from the operating system's generator."""

import secrets  # noqa: TID251 (this is the home of randomness)
import string
from functools import cache
from random import getrandbits  # noqa: TID251 (this is the home of randomness)
from uuid import UUID, uuid4  # noqa: TID251 (this is the home of ids)

ALPHANUMERIC = string.digits + string.ascii_letters


def new_id() -> UUID:
    """A random UUID of version 4."""
    return uuid4()


def random_bytes(count: int) -> bytes:
    """*count* random bytes."""
    return secrets.token_bytes(count)


def random_tag() -> str:
    """32 hexadecimal digits that tell requests apart; whoever has seen many can guess the next.

    The generator is seeded by the operating system, also after a fork; asking that for each would take
    longer than reading the request's head.
    """
    return f"{getrandbits(128):032x}"


def random_text(length: int, alphabet: str = ALPHANUMERIC) -> str:
    """*length* characters, each drawn uniformly from *alphabet*: up to 256 different ones of Latin-1."""
    table, useless = _translation(alphabet)
    drawn = b""
    while len(drawn) < length:
        drawn += secrets.token_bytes(2 * length).translate(table, useless)
    return drawn[:length].decode("latin-1")


def random_number(below: int) -> int:
    """A whole number, uniform over 0 … *below* - 1."""
    return secrets.randbelow(below)


@cache
def _translation(alphabet: str) -> tuple[bytes, bytes]:
    """How bytes become characters of *alphabet*, and the bytes which would make some of them more likely."""
    letters = alphabet.encode("latin-1")
    fair = 256 - 256 % len(letters)
    table = (letters * (256 // len(letters) + 1))[:256]
    return table, bytes(range(fair, 256))
