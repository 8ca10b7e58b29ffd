import argon2
import pytest

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.argon2_format import Argon2

CHEAP = Argon2(memory_kib=8, iterations=1, parallelism=1)
GOOD = "$argon2id$v=19$m=8,t=1,p=1$8aGSqaDd1ubazoIssnJWiw$lrHR04wq9KWDqvCFNJghFi1fuD9L1T3zxIBjtyAIlIs"
"""Of `password`."""


def test_a_new_hash_is_argon2id_with_the_configured_cost() -> None:
    stored = Argon2(memory_kib=64, iterations=3, parallelism=2).hash(b"password")

    assert stored.startswith("$argon2id$v=19$m=64,t=3,p=2$")
    CHEAP.check(b"password", stored)


@pytest.mark.parametrize("variant", [argon2.Type.ID, argon2.Type.I, argon2.Type.D])
def test_every_variant_is_checked(variant: argon2.Type) -> None:
    stored = argon2.PasswordHasher(1, 8, 1, type=variant).hash("password")

    assert CHEAP.recognises(stored)
    CHEAP.check(b"password", stored)
    with pytest.raises(PasswordMismatch):
        CHEAP.check(b"passwore", stored)


def test_a_known_hash_verifies() -> None:
    CHEAP.check(b"password", GOOD)


def test_all_of_a_long_password_counts() -> None:
    stored = CHEAP.hash(b"x" * 100)

    with pytest.raises(PasswordMismatch):
        CHEAP.check(b"x" * 99 + b"y", stored)


@pytest.mark.parametrize(
    "stored",
    [
        "$argon2",
        "$argon2id$v=19$m=8,t=1,p=1$",
        GOOD[:-1],
        GOOD + "=",
        GOOD + "é",
        GOOD.replace("m=8", "m=many"),
        GOOD.replace("p=1", "p=0"),
        GOOD.replace("m=8", "m=2000000"),
        GOOD.replace("t=1", "t=2000"),
    ],
)
def test_a_damaged_or_excessive_hash_is_not_a_mismatch(stored: str) -> None:
    with pytest.raises(StoredHashMalformed):
        CHEAP.check(b"password", stored)


@pytest.mark.parametrize(
    ("stored", "current"),
    [
        (GOOD, True),
        (GOOD.replace("m=8", "m=16"), False),
        (GOOD.replace("t=1", "t=2"), False),
        (GOOD.replace("argon2id", "argon2i"), False),
        ("$2a$12$" + "." * 53, False),
    ],
)
def test_a_hash_of_another_cost_is_not_current(stored: str, current: bool) -> None:
    assert CHEAP.current(stored) is current


def test_a_decoy_is_checked_like_a_hash_and_matches_nothing() -> None:
    decoy = CHEAP.decoy()

    assert CHEAP.current(decoy)
    with pytest.raises(PasswordMismatch):
        CHEAP.check(b"password", decoy)


def test_the_decoy_of_a_hash_is_as_dear_and_matches_nothing() -> None:
    decoy = CHEAP.decoy_of(GOOD)

    assert (decoy.split("$")[:4], len(decoy)) == (GOOD.split("$")[:4], len(GOOD))
    with pytest.raises(PasswordMismatch):
        CHEAP.check(b"password", decoy)


@pytest.mark.parametrize("stored", ["$argon2id$", GOOD.replace("m=8", "m=1073741824")])
def test_a_damaged_hash_has_no_decoy(stored: str) -> None:
    with pytest.raises(StoredHashMalformed):
        CHEAP.decoy_of(stored)
