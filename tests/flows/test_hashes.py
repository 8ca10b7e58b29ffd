"""How often a password is hashed: once for each attempt, whoever it is for."""

import pytest

from flowapi.services.hashing_pool import HashingPool
from flowapi.services.password_hashes.argon2_format import Argon2
from storage.database import Database
from tests.support.house import a_house

ADA, PASSWORD = "ada@example.com", "correct horse"


@pytest.mark.parametrize(
    ("email", "password"),
    [(ADA, PASSWORD), (ADA, "wrong horse"), ("nobody@example.com", PASSWORD), ("eve@example.com", PASSWORD)],
    ids=["right", "wrong", "unknown user", "user without password"],
)
async def test_an_attempt_costs_one_hash(
    database: Database,
    hashing_pool: HashingPool,
    monkeypatch: pytest.MonkeyPatch,
    email: str,
    password: str,
) -> None:
    house = a_house(database, hashing_pool)
    await house.add_user(ADA, password=PASSWORD)
    await house.add_user("eve@example.com")
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=email)
    await flow.advance("continue_to_password_login")
    hashed: list[str] = []
    check, write = Argon2.check, Argon2.hash

    def counted_check(self: Argon2, secret: bytes, stored: str) -> None:
        hashed.append("check")
        check(self, secret, stored)

    def counted_hash(self: Argon2, secret: bytes) -> str:
        hashed.append("hash")
        return write(self, secret)

    monkeypatch.setattr(Argon2, "check", counted_check)
    monkeypatch.setattr(Argon2, "hash", counted_hash)

    await flow.advance("password_login", password=password)

    assert hashed == ["check"]
