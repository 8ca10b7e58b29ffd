"""The process itself: what it uses of the machine; where the system does not tell, it is left out."""

import contextlib
import gc
import os
import platform
import resource
from collections.abc import Iterator
from pathlib import Path

from flowapi.web.metrics.families import Family, Sample, labelled, single

STAT, DESCRIPTORS, UPTIME = Path("/proc/self/stat"), Path("/proc/self/fd"), Path("/proc/stat")
AFTER_NAME = ") "
"""Ends the second field of the first file, the only one in which blanks may stand."""
STARTED, VIRTUAL, RESIDENT = 19, 20, 21
"""Places in the rest of it (proc(5))."""


def process_families() -> Iterator[Family]:
    """What there is to tell."""
    version = platform.python_version()
    yield Family("python_info", "gauge", "The Python that runs.", (Sample(1, {"version": version}),))
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    yield single("process_cpu_seconds_total", "counter", "Processor time used, in seconds.", cpu)
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield single("process_max_fds", "gauge", "How many files may be open.", most)
    yield from _collections()
    with contextlib.suppress(OSError, ValueError, IndexError):
        yield from _told_by_linux()


def _collections() -> Iterator[Family]:
    generations = {str(place): stats["collections"] for place, stats in enumerate(gc.get_stats())}
    told = "How often the garbage collector looked at a generation."
    yield labelled("python_gc_collections_total", "counter", told, "generation", generations)


def _told_by_linux() -> Iterator[Family]:
    fields = STAT.read_text().rpartition(AFTER_NAME)[2].split()
    pages, ticks = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
    boot = next(line for line in UPTIME.read_text().splitlines() if line.startswith("btime "))
    started = int(boot.split()[1]) + int(fields[STARTED]) / ticks
    yield single("process_start_time_seconds", "gauge", "When it began, in Unix time.", started)
    yield single("process_virtual_memory_bytes", "gauge", "Virtual memory.", int(fields[VIRTUAL]))
    resident = int(fields[RESIDENT]) * pages
    yield single("process_resident_memory_bytes", "gauge", "Memory in use.", resident)
    yield single("process_open_fds", "gauge", "How many files are open.", len(os.listdir(DESCRIPTORS)))
