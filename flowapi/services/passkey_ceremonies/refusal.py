"""Why an authenticator's answer is not accepted."""

from collections.abc import Iterator
from contextlib import contextmanager


class AnswerRefused(Exception):
    """The answer is malformed, forged, or for another ceremony."""


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Turn everything that goes wrong inside into a refusal of *what*.

    For calls of the WebAuthn library alone: its parsers raise whatever forged bytes make them stumble
    over, which no list of exceptions would hold for the next release.
    """
    try:
        yield
    except Exception as stumble:
        raise AnswerRefused(f"{what}: {stumble}") from stumble
