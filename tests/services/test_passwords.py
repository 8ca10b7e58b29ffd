from datetime import timedelta
from typing import Any

import pytest

from config.settings import Settings
from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.inputs import ValueTooLong
from flowapi.errors.technical import ServerBusy, StoredHashMalformed
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from flowapi.services.password_hashes.decoys import Decoys
from flowapi.services.passwords import Passwords
from storage.database import Database
from storage.store import Store
from tests.services.password_hashes.test_firebase_format import KNOWN as FIREBASE
from tests.support.records import NOW, a_password, a_user

CHEAP = {"memory_kib": 8, "iterations": 1, "parallelism": 1}
BCRYPT = "$2b$04$n25WQAbogA16dMkyafxE3.6RcclkdP3/F81Nst3nQm8yej2x3XeT."
"""Of `correct horse`."""

DEARER = "$argon2id$v=19$m=16,t=1,p=1$wjULVL8eYzmb1baexaw/qA$1ioRtR3RK79ZbplVffyzRxnkU2j0gmBPr2HnSpPDK3g"
"""Of `correct horse`, too."""


def service(pool: HashingPool, *, shared: bool = False, **hashing: Any) -> Passwords:
    settings = Settings.from_mapping({"password": {"hashing": {**CHEAP, **hashing}}})
    return Passwords(settings, pool, shared=shared)


async def test_a_new_hash_is_argon2id_and_stays(pool: HashingPool) -> None:
    passwords = service(pool)

    stored = await passwords.hash("correct horse")

    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert await passwords.check("correct horse", stored) is None
    with pytest.raises(PasswordMismatch):
        await passwords.check("correct horsf", stored)


@pytest.mark.parametrize(
    ("password", "stored"),
    [
        ("correct horse", BCRYPT),
        ("user1password", FIREBASE),
        ("correct horse", DEARER),
    ],
)
async def test_another_kind_of_hash_is_replaced_at_login(
    pool: HashingPool, password: str, stored: str
) -> None:
    passwords = service(pool)

    replacement = await passwords.check(password, stored)

    assert replacement is not None
    assert replacement.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert await passwords.check(password, replacement) is None


async def test_nothing_is_replaced_where_the_settings_forbid_it(pool: HashingPool) -> None:
    passwords = service(pool, rehash_on_login=False)

    assert await passwords.check("correct horse", BCRYPT) is None


async def test_a_wrong_password_replaces_nothing(pool: HashingPool) -> None:
    with pytest.raises(PasswordMismatch):
        await service(pool).check("battery staple", BCRYPT)


async def test_a_password_that_is_too_long_for_a_new_hash_keeps_its_old_one(pool: HashingPool) -> None:
    assert await service(pool).check("x" * 80, Bcrypt(cost=4).hash(b"x" * 72)) is None


async def test_what_the_reference_may_read_is_its_bcrypt_and_stays_as_it_is(pool: HashingPool) -> None:
    passwords = service(pool, shared=True)

    stored = await passwords.hash("correct horse")

    assert stored.startswith("$2a$12$")
    assert await passwords.check("correct horse", stored) is None
    assert await passwords.check("correct horse", BCRYPT) is None
    assert await passwords.check("user1password", FIREBASE) is None
    assert await passwords.check("correct horse", await service(pool).hash("correct horse")) is None


@pytest.mark.parametrize("shared", [False, True])
async def test_where_there_is_no_password_every_one_is_wrong(pool: HashingPool, shared: bool) -> None:
    with pytest.raises(PasswordMismatch):
        await service(pool, shared=shared).check("correct horse", None)


@pytest.mark.parametrize(
    "stored", ["", "correct horse", "$1$salt$hash", "$2a$12$", "$argon2id$", "$fbscrypt$"]
)
async def test_a_damaged_hash_is_our_problem_not_a_mismatch(pool: HashingPool, stored: str) -> None:
    with pytest.raises(StoredHashMalformed):
        await service(pool).check("correct horse", stored)


@pytest.mark.parametrize("shared", [False, True])
async def test_a_new_password_has_at_most_72_bytes(pool: HashingPool, shared: bool) -> None:
    with pytest.raises(ValueTooLong):
        await service(pool, shared=shared).hash("ä" * 36 + "x")


@pytest.mark.parametrize("password", ["", "ä" * 36, "a\0b", "\ud800", "🐎" * 18, "x" * 10_000])
async def test_any_text_can_be_checked(pool: HashingPool, password: str) -> None:
    for stored in (BCRYPT, DEARER, None):
        with pytest.raises(PasswordMismatch):
            await service(pool).check(password, stored)


@pytest.mark.parametrize("password", ["", "ä" * 36, "a\0b", "\ud800", " padded ", "e\u0301", "\u00e9"])
async def test_any_text_that_is_short_enough_can_be_a_password(pool: HashingPool, password: str) -> None:
    passwords = service(pool)

    assert await passwords.check(password, await passwords.hash(password)) is None


async def test_equal_looking_passwords_are_different_ones(pool: HashingPool) -> None:
    passwords = service(pool)

    with pytest.raises(PasswordMismatch):
        await passwords.check("e\u0301", await passwords.hash("\u00e9"))


async def test_too_much_work_is_refused() -> None:
    pool = HashingPool(1)
    await pool.aclose()

    with pytest.raises(ServerBusy):
        await service(pool).check("correct horse", None)


async def test_there_is_nothing_that_matches_no_password(
    pool: HashingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = service(pool)
    stored = await passwords.hash("correct horse")
    monkeypatch.setattr(Decoys, "of", lambda *_: stored)

    with pytest.raises(PasswordMismatch):
        await passwords.check("correct horse", None)


async def test_what_is_checked_in_place_of_a_password_is_like_those_that_are_stored(
    pool: HashingPool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_user()
    await store.users.add(user)
    await store.passwords.add(a_password(user.id, BCRYPT))
    await store.commit()
    checked: list[str] = []
    monkeypatch.setattr(Bcrypt, "check", lambda _, password, stored: checked.append(stored))
    passwords = service(pool)

    await passwords.look_around(store, NOW)
    with pytest.raises(PasswordMismatch):
        await passwords.check("correct horse", None, whose="nobody")

    assert [stored[:7] for stored in checked] == ["$2a$04$"]


async def test_it_is_looked_at_now_and_then(pool: HashingPool, store: Store, database: Database) -> None:
    heard: list[str] = []
    database.listen(heard.append)
    passwords = service(pool)

    for minutes in (0, 9, 10, 11):
        await passwords.look_around(store, NOW + timedelta(minutes=minutes))

    assert len(heard) == 2
