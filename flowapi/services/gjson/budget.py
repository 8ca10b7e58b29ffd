"""How much work one question may cause, whatever text and path it is about."""


class TooCostly(Exception):
    """The path takes too much work on this text."""


class Budget:
    """Characters that may still be looked at."""

    __slots__ = ("_left",)

    def __init__(self, characters: int) -> None:
        self._left = characters

    def spend(self, characters: int) -> None:
        """Account for looking at *characters* more.

        Raises:
            TooCostly: So many are not left.
        """
        self._left -= characters + 1
        if self._left < 0:
            raise TooCostly
