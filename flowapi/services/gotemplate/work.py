"""How much work one run of a template may take."""

from collections.abc import Iterator
from contextlib import contextmanager

from flowapi.services.gotemplate.errors import TemplateFailed

MOST_STEPS = 20_000
LONGEST_TEXT = 32_768
DEEPEST = 60

_TEXT_OF_ONE_STEP = 256


class Work:
    """Counts steps, depth and text."""

    __slots__ = ("_depth", "_steps", "_written")

    def __init__(self) -> None:
        self._steps = 0
        self._depth = 0
        self._written = 0

    def step(self, text: str = "") -> None:
        """Count one step, and more for a long *text* that it made.

        Raises:
            TemplateFailed: There were too many, or *text* is too long.
        """
        self._steps += 1 + len(text) // _TEXT_OF_ONE_STEP
        if self._steps > MOST_STEPS or len(text) > LONGEST_TEXT:
            raise TemplateFailed("it takes too much work")

    def write(self, text: str) -> str:
        """Count *text* as printed, and return it."""
        self._written += len(text)
        if self._written > LONGEST_TEXT:
            raise TemplateFailed("it prints too much")
        return text

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one level deeper."""
        if self._depth == DEEPEST:
            raise TemplateFailed("it goes too deep")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
