"""Requests: how many, how long they took and how large they were.

Rule 1: no label has more values than the server has routes, statuses and methods; whatever a client makes up
        (a path that nobody serves, one more name of the host) is counted under a name of ours.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from flowapi.web.metrics.families import Family, Sample
from flowapi.web.request import Request

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
BYTES = (
    1024.0,
    2048.0,
    5120.0,
    10240.0,
    102400.0,
    512000.0,
    1048576.0,
    2621440.0,
    5242880.0,
    10485760.0,
)
OTHER_HOST = "other"
UNSERVED = "/*"
MOST_HOSTS = 16
HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")
NANO = 1e-9
Key = tuple[int, str, str, str]
"""Status, method, host and path."""


class Histogram:
    """How often values fell below each of some bounds."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Count *value*."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def samples(self, labels: dict[str, str]) -> Iterator[Sample]:
        """What there is to tell of it."""
        below = 0
        for bound, count in zip((*map(repr, self.bounds), "+Inf"), self.counts, strict=True):
            below += count
            yield Sample(below, {**labels, "le": bound.removesuffix(".0")}, "_bucket")
        yield Sample(self.total, labels, "_sum")
        yield Sample(below, labels, "_count")


class _Measured:
    """The requests that are alike."""

    __slots__ = ("received", "sent", "took")

    def __init__(self) -> None:
        self.took = Histogram(SECONDS)
        self.sent = Histogram(BYTES)
        self.received = Histogram(BYTES)


class RequestMetrics:
    """Counts the requests of all servers of this process."""

    def __init__(self) -> None:
        self._measured: dict[Key, _Measured] = {}
        self._hosts: set[str] = set()

    def count(self, request: Request, status: int, sent: int, nanoseconds: int) -> None:
        """Count *request*, answered with *status* and so many bytes after that many *nanoseconds*."""
        host = request.header(b"host")
        if host not in self._hosts:
            host = self._admitted(host)
        key = (status, request.method, host, request.route or UNSERVED)
        measured = self._measured.get(key)
        if measured is None:
            measured = self._measured[key] = _Measured()
        measured.took.observe(nanoseconds * NANO)
        measured.sent.observe(sent)
        measured.received.observe(request.size)

    def families(self) -> tuple[Family, ...]:
        """What there is to tell."""
        labelled = [
            ({"code": str(code), "method": method, "host": host, "url": url}, measured)
            for (code, method, host, url), measured in self._measured.items()
        ]
        took, sent, received = (
            [sample for labels, one in labelled for sample in getattr(one, name).samples(labels)]
            for name in ("took", "sent", "received")
        )
        return (
            Family(
                "hanko_requests_total",
                "counter",
                "How many HTTP requests were answered, by status and method.",
                [Sample(sum(measured.took.counts), labels) for labels, measured in labelled],
            ),
            Family("hanko_request_duration_seconds", "histogram", "How long answers took.", took),
            Family("hanko_response_size_bytes", "histogram", "How large the bodies of answers were.", sent),
            Family("hanko_request_size_bytes", "histogram", "How large requests were, about.", received),
        )

    def _admitted(self, host: str) -> str:
        """The name under which requests to *host* are counted."""
        if len(self._hosts) >= MOST_HOSTS or not HOST.fullmatch(host):
            return OTHER_HOST
        self._hosts.add(host)
        return host
