"""What storage asks of a database driver.

Rule 1: a driver's own errors are raised as those of `storage.errors`.
Rule 2: a connection that was interrupted in the middle of a statement, or whose transaction the server has
ended, is not `usable` any more and refuses further statements.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from storage.errors import ConnectionLost

Listener = Callable[[str], None]


class Connection(ABC):
    """One connection; every statement commits by itself unless a transaction was begun."""

    errors_end_transactions: ClassVar[bool] = False
    """Whether a statement that fails makes the rest of its transaction impossible."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = listeners
        self.usable = True

    @abstractmethod
    async def fetch(self, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows."""

    @abstractmethod
    async def execute(self, text: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement and return how many rows it found and changed."""

    async def execute_soon(self, text: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that nobody asks about, at the latest together with the next one.

        What it raises may come out of that one; both fail then.
        """
        await self.execute(text, parameters)

    @abstractmethod
    def alive(self, idle: float) -> bool:
        """Tell, without asking the server, whether the connection still stands after *idle* seconds."""

    @abstractmethod
    def discard(self) -> Awaitable[object] | None:
        """Close without waiting; what is returned ends with the connection, if that takes time."""

    async def begin(self) -> None:
        """Begin a transaction that is going to write."""
        await self.execute("BEGIN")

    async def commit(self) -> None:
        """Make lasting what the transaction wrote."""
        await self.execute("COMMIT")

    async def rollback(self) -> None:
        """Undo what the transaction wrote."""
        await self.execute("ROLLBACK")

    async def close(self) -> None:
        """Close, and wait until it is done."""
        if rest := self.discard():
            await rest

    def _starts(self, text: str) -> None:
        """To be called before *text* is sent; whoever calls it sets `usable` again when all went well."""
        if not self.usable:
            raise ConnectionLost
        self.usable = False
        for listener in self._listeners:
            listener(text)
