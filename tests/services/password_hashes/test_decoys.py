"""What is checked where there is nothing to check."""

from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.argon2_format import Argon2
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from flowapi.services.password_hashes.decoys import Decoys
from flowapi.services.password_hashes.formats import HashFormat

OURS = Argon2(memory_kib=8, iterations=1, parallelism=1)
THEIRS = Bcrypt(cost=4)
NAMES = [f"user-{number}@example.com" for number in range(1000)]


def format_of(stored: str) -> HashFormat:
    for known in (OURS, THEIRS):
        if known.recognises(stored):
            return known
    raise StoredHashMalformed


def decoys(*, theirs: int, ours: int) -> Decoys:
    made = Decoys(b"secret", OURS, format_of)
    made.learn([THEIRS.decoy()] * theirs + [OURS.decoy()] * ours)
    return made


def kinds(made: Decoys) -> list[bool]:
    """For which names the decoy is of the other server's kind."""
    return [THEIRS.recognises(made.of(name)) for name in NAMES]


def test_before_anything_is_known_decoys_are_like_new_hashes() -> None:
    assert OURS.current(Decoys(b"secret", OURS, format_of).of("ada"))


def test_where_nothing_is_stored_decoys_are_like_new_hashes() -> None:
    assert OURS.current(decoys(theirs=0, ours=0).of("ada"))


def test_kinds_are_as_frequent_as_among_stored_hashes() -> None:
    assert all(kinds(decoys(theirs=10, ours=0)))
    assert not any(kinds(decoys(theirs=0, ours=10)))
    assert 600 < sum(kinds(decoys(theirs=7, ours=3))) < 800


def test_a_name_has_the_same_kind_on_every_server() -> None:
    assert kinds(decoys(theirs=5, ours=5)) == kinds(decoys(theirs=50, ours=50))


def test_a_name_changes_over_once_at_most_while_hashes_are_replaced() -> None:
    before, after = kinds(decoys(theirs=7, ours=3)), kinds(decoys(theirs=3, ours=7))

    assert not any(theirs and not earlier for earlier, theirs in zip(before, after, strict=True))


def test_a_damaged_hash_is_passed_over() -> None:
    made = Decoys(b"secret", OURS, format_of)

    made.learn(["", "$2a$12$", THEIRS.decoy()])

    assert all(kinds(made))
