"""Who may still wait for a slow hash: as many as are served in time, by what hashes have taken so far."""

from dataclasses import dataclass
from threading import Lock

from flowapi.errors.technical import ServerBusy

LONGEST_WAIT = 10.0
"""In seconds; who would wait longer is better told so at once."""
PLACES_PER_THREAD = 1024
"""The most that wait, however quick they are."""
FIRST_GUESS = 0.03
"""How long a hash takes, in seconds, before there was one."""
_WEIGHT = 0.1
"""Of one more hash, against all before it."""


@dataclass(frozen=True, slots=True)
class HashingUse:
    """How many threads there are, for how many hashes they have work, and how many were refused so far."""

    threads: int
    pending: int
    refused: int


class HashingPlaces:
    """Places before a number of threads; used by the event loop and by the threads."""

    def __init__(self, threads: int, places: int | None = None) -> None:
        self._threads = threads
        self._places = threads * PLACES_PER_THREAD if places is None else places
        self._taken = 0
        self._each = FIRST_GUESS
        self._refused = 0
        self._lock = Lock()

    @property
    def use(self) -> HashingUse:
        """What the places are used for now."""
        return HashingUse(self._threads, self._taken, self._refused)

    def take(self) -> None:
        """Take a place.

        Raises:
            ServerBusy: There is none, or it would be one too far behind.
        """
        with self._lock:
            wait = self._taken * self._each / self._threads
            if self._taken >= self._places or wait > LONGEST_WAIT:
                self._refused += 1
                raise ServerBusy
            self._taken += 1

    def give(self, seconds: float | None) -> None:
        """Give a place back, after a hash that took so many *seconds* or has not begun."""
        with self._lock:
            self._taken -= 1
            if seconds is not None:
                self._each += (seconds - self._each) * _WEIGHT
