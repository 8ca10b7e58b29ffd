"""How much memory something takes."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """Tells, once the block has run, how many bytes were taken at once at most."""
    gc.collect()
    tracemalloc.start()
    most = 0
    try:
        yield lambda: most
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
