"""The one home of randomness: ids, tokens and codes from the operating system's generator."""

import secrets  # noqa: TID251 (this is the home of randomness)
import string
from uuid import UUID, uuid4  # noqa: TID251 (this is the home of ids)

ALPHANUMERIC = string.digits + string.ascii_letters


def new_id() -> UUID:
    """A random UUID of version 4."""
    return uuid4()


def random_bytes(count: int) -> bytes:
    """*count* random bytes."""
    return secrets.token_bytes(count)


def random_text(length: int, alphabet: str = ALPHANUMERIC) -> str:
    """*length* characters, each drawn uniformly from *alphabet*."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def random_number(below: int) -> int:
    """A whole number, uniform over 0 … *below* - 1."""
    return secrets.randbelow(below)
