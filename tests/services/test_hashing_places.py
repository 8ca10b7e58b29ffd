"""How many may wait for hashes."""

import pytest

from flowapi.errors.technical import ServerBusy
from flowapi.services.hashing_places import LONGEST_WAIT, PLACES_PER_THREAD, HashingPlaces


def admitted(places: HashingPlaces) -> int:
    """How many find a place, one after the other, while none is given back."""
    for count in range(2 * PLACES_PER_THREAD):
        try:
            places.take()
        except ServerBusy:
            return count
    raise AssertionError("everybody was let in")


def after_hashes_of(seconds: float, threads: int = 1) -> HashingPlaces:
    """Places where hashes have taken so many seconds for a while."""
    places = HashingPlaces(threads)
    for _ in range(100):
        places.take()
        places.give(seconds)
    return places


@pytest.mark.parametrize("seconds", [0.02, 0.25, 2.0])
@pytest.mark.parametrize("threads", [1, 4])
def test_nobody_is_let_in_who_would_wait_too_long(seconds: float, threads: int) -> None:
    served_in_time = threads * LONGEST_WAIT / seconds

    assert served_in_time <= admitted(after_hashes_of(seconds, threads)) <= served_in_time + 2


def test_there_is_an_end_however_quick_hashes_are() -> None:
    assert admitted(after_hashes_of(1e-9)) == PLACES_PER_THREAD


def test_a_place_is_free_again_once_it_is_given_back() -> None:
    places = HashingPlaces(1, 1)
    places.take()
    with pytest.raises(ServerBusy):
        places.take()

    places.give(None)

    places.take()


def test_work_that_has_not_begun_tells_nothing_about_hashes() -> None:
    one, other = after_hashes_of(0.25), after_hashes_of(0.25)
    for _ in range(100):
        other.take()
        other.give(None)

    assert admitted(one) == admitted(other)
