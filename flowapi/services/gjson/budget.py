"""How much work questions may cause, whatever texts and paths they are about."""


class TooCostly(Exception):
    """The path takes too much work on this text."""


class Budget:
    """Characters that may still be looked at."""

    __slots__ = ("_all", "_left")

    def __init__(self, characters: int) -> None:
        self._all = self._left = characters

    def renew(self) -> None:
        """Forget what was spent."""
        self._left = self._all

    def spend(self, characters: int) -> None:
        """Account for looking at *characters* more.

        Raises:
            TooCostly: So many are not left.
        """
        self._left -= characters + 1
        if self._left < 0:
            raise TooCostly
