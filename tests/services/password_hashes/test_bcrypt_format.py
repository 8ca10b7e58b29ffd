import pytest

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.bcrypt_format import Bcrypt

BCRYPT = Bcrypt(cost=4)
KNOWN = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
"""Of `U*U`; from the test vectors of crypt_blowfish."""


def test_a_new_hash_is_written_as_the_reference_writes_it() -> None:
    stored = BCRYPT.hash("pässword".encode())

    assert stored[:7] == "$2a$04$"
    assert len(stored) == 60
    BCRYPT.check("pässword".encode(), stored)


def test_the_cost_is_twelve_where_nothing_else_is_said() -> None:
    assert Bcrypt().current("$2a$12$" + "." * 53)


@pytest.mark.parametrize("version", ["$2a$", "$2b$", "$2y$", "$2x$", "$2$"])
def test_every_version_is_checked(version: str) -> None:
    stored = KNOWN.replace("$2a$", version)

    assert BCRYPT.recognises(stored)
    BCRYPT.check(b"U*U", stored)
    with pytest.raises(PasswordMismatch):
        BCRYPT.check(b"U*V", stored)


def test_only_the_first_72_bytes_count() -> None:
    stored = BCRYPT.hash(b"x" * 72)

    BCRYPT.check(b"x" * 72 + b"whatever follows", stored)
    with pytest.raises(PasswordMismatch):
        BCRYPT.check(b"x" * 71 + b"y", stored)


@pytest.mark.parametrize(
    "stored",
    [
        "$2",
        "$2a$05$",
        KNOWN[:-1],
        KNOWN + "W",
        KNOWN + "\n",
        KNOWN.replace("$05$", "$03$"),
        KNOWN.replace("$05$", "$32$"),
        KNOWN.replace("$05$", "$5$"),
        KNOWN.replace("C", "!"),
        KNOWN.replace("C", "é"),
        KNOWN.replace("C", "\0"),
    ],
)
def test_a_damaged_hash_is_not_a_mismatch(stored: str) -> None:
    with pytest.raises(StoredHashMalformed):
        BCRYPT.check(b"U*U", stored)


@pytest.mark.parametrize(
    ("stored", "current"), [("$2a$04$" + "." * 53, True), (KNOWN, False), ("$argon2id$", False)]
)
def test_a_hash_of_another_cost_is_not_current(stored: str, current: bool) -> None:
    assert BCRYPT.current(stored) is current


def test_a_decoy_is_checked_like_a_hash_and_matches_nothing() -> None:
    decoy = BCRYPT.decoy()

    assert BCRYPT.current(decoy)
    with pytest.raises(PasswordMismatch):
        BCRYPT.check(b"password", decoy)


def test_the_decoy_of_a_hash_is_as_dear_and_matches_nothing() -> None:
    decoy = BCRYPT.decoy_of(KNOWN)

    assert (decoy[:7], len(decoy)) == ("$2a$05$", 60)
    with pytest.raises(PasswordMismatch):
        BCRYPT.check(b"U*U", decoy)
