"""The threads that compute slow hashes, so that the event loop never does.

Rule 1: a place in the pool belongs to the work, not to who waits for it: it is given back when the work
        has ended or was dropped unstarted, even if nobody waits any more.
Rule 2: work that finds no place is refused at once; it does not pile up.
Rule 3: whoever waits for something else does not wait for a hash: the threads stand back.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import get_native_id
from time import perf_counter
from typing import TypeVar

from flowapi.errors.technical import ServerBusy
from flowapi.services.hashing_places import HashingPlaces, HashingUse

R = TypeVar("R")

NICENESS = 4
"""Three tenths of the time, where a thread that does not stand back wants all of it.

With less, others wait no shorter, and a hash is interrupted so often that it takes more time itself.
"""


class HashingPool:
    """A fixed number of threads with a bounded queue."""

    def __init__(self, threads: int | None = None, *, places: int | None = None) -> None:
        """Prepare as many *threads* as the process has processors, where nothing else is said."""
        count = threads or _processors()
        self._executor = ThreadPoolExecutor(count, thread_name_prefix="hashing", initializer=_stand_back)
        self._places = HashingPlaces(count, places)

    @property
    def use(self) -> HashingUse:
        """What it is used for now."""
        return self._places.use

    async def run(self, work: Callable[[], R]) -> R:
        """The result of *work*, computed in a thread.

        Raises:
            ServerBusy: Too much work is waiting.
        """
        return await asyncio.wrap_future(self._submit(work))

    async def aclose(self) -> None:
        """End the threads; what has begun is finished, what waits is dropped."""
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)

    def _submit(self, work: Callable[[], R]) -> Future[R]:
        self._places.take()
        taken: list[float] = []

        def timed() -> R:
            started = perf_counter()
            try:
                return work()
            finally:
                taken.append(perf_counter() - started)

        try:
            future = self._executor.submit(timed)
        except RuntimeError as closed:
            self._places.give(None)
            raise ServerBusy from closed
        future.add_done_callback(lambda _: self._places.give(taken[0] if taken else None))
        return future


def _stand_back() -> None:
    """Let the calling thread take what time the others leave; Linux has priorities by thread.

    Where that is forbidden (a filter of system calls), hashes are computed all the same.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
