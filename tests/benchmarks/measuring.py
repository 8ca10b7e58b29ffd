"""What an operation costs: CPU time and allocations.

Rule 1: of many rounds the least counts, which other work on the machine cannot make less.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time_ns
from uuid import uuid4

import memray

Operation = Callable[[], Awaitable[object]]


async def microseconds(operation: Operation, *, count: int, rounds: int) -> float:
    """CPU time of one *operation*, out of *rounds* of *count*."""
    least = float("inf")
    for _ in range(rounds):
        started = process_time_ns()
        for _ in range(count):
            await operation()
        least = min(least, (process_time_ns() - started) / count)
    return least / 1000


async def allocations(operation: Operation, directory: Path, *, count: int) -> float:
    """How many times one *operation* asks for memory, on average of *count*."""
    record = directory / uuid4().hex
    for _ in range(count):
        await operation()
    with memray.Tracker(record, trace_python_allocators=True):
        for _ in range(count):
            await operation()
    reader = memray.FileReader(record)
    total: int = reader.metadata.total_allocations
    reader.close()
    return total / count
