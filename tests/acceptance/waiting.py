"""Wait for what is to come true, and not a moment longer."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.02
"""Between two looks, in seconds."""


async def until(
    condition: Callable[[], T], what: str, *, within: float = 20, told: Callable[[], str] = str
) -> T:
    """The first true value of *condition*.

    Args:
        what: What is waited for, for the message if it does not come.
        within: How long to wait, in seconds.
        told: Says more where the wait was in vain.
    """

    async def ask() -> T:
        return condition()

    return await until_async(ask, what, within=within, told=told)


async def until_async(
    condition: Callable[[], Awaitable[T]], what: str, *, within: float = 20, told: Callable[[], str] = str
) -> T:
    """The same for a *condition* that has to be asked for."""
    deadline = monotonic() + within
    while not (found := await condition()):
        assert monotonic() < deadline, f"after {within} s still waiting for: {what}\n{told()}"
        await asyncio.sleep(PAUSE)
    return found
