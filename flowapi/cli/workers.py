"""Serve in several processes that share the listening sockets.

Rule 1: the parent serves nothing; it hands signals on, starts anew what crashed, and ends with its workers.
Rule 2: a worker that cannot start is told once and ends all; trying again would not help.
"""

import logging
import os
import signal
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType

from flowapi.cli.serving import Plan, run
from flowapi.errors.root import FlowAPIError
from storage.errors import StorageError

logger = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
CANNOT_START = 3
PAUSE_SECONDS = 1
"""Between a crash and the next attempt, so that a crash at the start does not burn a processor."""


class Supervisor:
    """The parent of the workers."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._workers: dict[int, ForkProcess] = {}
        self._stopping = False
        self._code = 0

    def run(self, count: int) -> int:
        """Keep *count* workers until told to stop; the result is the exit code."""
        for number in SIGNALS:
            signal.signal(number, self._hand_on)
        for _ in range(count):
            self._start()
        while self._workers:
            for sentinel in wait(list(self._workers)):
                self._ended(self._workers.pop(int(sentinel)))  # type: ignore[arg-type]  # (on this system a number)
        return self._code

    def _start(self) -> None:
        worker = get_context("fork").Process(target=_work, args=(self._plan,), daemon=False)
        # A signal waits until the parent knows the worker and the worker has handlers of its own.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        worker.start()
        self._workers[worker.sentinel] = worker
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        logger.info("a worker serves", extra={"pid": worker.pid})

    def _ended(self, worker: ForkProcess) -> None:
        worker.join()
        if self._stopping:
            return
        if worker.exitcode == CANNOT_START:
            self._code = 1
            self._hand_on(signal.SIGTERM, None)
            return
        logger.error("worker %s ended with %s; another one takes its place", worker.pid, worker.exitcode)
        time.sleep(PAUSE_SECONDS)
        if not self._stopping:
            self._start()

    def _hand_on(self, number: int, _: FrameType | None) -> None:
        if number != signal.SIGHUP:
            self._stopping = True
            number = signal.SIGTERM
        for worker in self._workers.values():
            if worker.pid and worker.is_alive():
                os.kill(worker.pid, number)


def supervise(plan: Plan, count: int) -> int:
    """Serve *plan* in *count* processes; the result is the exit code."""
    return Supervisor(plan).run(count)


def _work(plan: Plan) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    try:
        run(plan)
    except (FlowAPIError, StorageError) as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT_START)
