import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from config.settings import Settings
from flowapi.errors.credentials import PasscodeExhausted, PasscodeExpired, PasscodeMismatch, PasscodeNotFound
from flowapi.errors.start import SecretsUnusable
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.passcodes import UNMISTAKABLE, IssuedPasscode, Passcodes
from flowapi.services.password_hashes.bcrypt_format import Bcrypt
from storage.database import Database
from storage.records.passcode import Passcode
from storage.store import Store
from tests.support.clock import NOON

FLOW, ANOTHER_FLOW = UUID(int=1), UUID(int=2)
ANN = "ann@shop.example"
SECRET = "a secret of the test suite"


def service(
    pool: HashingPool, *, shared: bool = False, secrets: list[str] | None = None, **email: Any
) -> Passcodes:
    settings = Settings.from_mapping({"secret_keys": secrets or [SECRET], "email": email})
    return Passcodes(settings, pool, shared=shared)


@pytest.fixture
def passcodes(pool: HashingPool) -> Passcodes:
    return service(pool)


async def issue(passcodes: Passcodes, store: Store) -> IssuedPasscode:
    issued = await passcodes.issue(store, flow_id=FLOW, email=ANN, now=NOON)
    await store.commit()
    return issued


async def check(
    passcodes: Passcodes,
    store: Store,
    issued: IssuedPasscode,
    code: str | None = None,
    *,
    flow_id: UUID = FLOW,
    email: str = ANN,
    now: datetime = NOON,
) -> None:
    """Enter *code*, or else the right one."""
    entered = issued.code if code is None else code
    await passcodes.check(store, passcode_id=issued.id, flow_id=flow_id, email=email, code=entered, now=now)


def test_a_numeric_code_has_six_digits(passcodes: Passcodes) -> None:
    codes = {passcodes.generate() for _ in range(200)}

    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert len(codes) > 190


def test_an_alphanumeric_code_has_six_characters_that_cannot_be_mistaken(pool: HashingPool) -> None:
    passcodes = service(pool, passcode_charset="alphanumeric")
    codes = [passcodes.generate() for _ in range(200)]

    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(UNMISTAKABLE)
    assert len(UNMISTAKABLE) == 57
    assert not set(UNMISTAKABLE) & set("01OIl")


async def test_an_issued_code_is_stored_as_nothing_that_tells_it(passcodes: Passcodes, store: Store) -> None:
    issued = await issue(passcodes, store)

    stored = await store.passcodes.find(issued.id)
    assert stored is not None
    assert stored == Passcode(issued.id, 300, stored.code, 0, NOON)
    assert stored.code.startswith("$passcode-mac$1$")
    assert issued.code not in stored.code
    assert issued.code not in repr(issued)


async def test_the_right_code_is_used_up(passcodes: Passcodes, store: Store) -> None:
    issued = await issue(passcodes, store)

    await check(passcodes, store, issued)

    assert await store.passcodes.find(issued.id) is None
    with pytest.raises(PasscodeNotFound):
        await check(passcodes, store, issued)


async def test_the_third_wrong_code_exhausts_it(passcodes: Passcodes, store: Store) -> None:
    issued = await issue(passcodes, store)

    for expected in (PasscodeMismatch, PasscodeMismatch, PasscodeExhausted, PasscodeExhausted):
        with pytest.raises(expected) as raised:
            await check(passcodes, store, issued, "wrong")
        assert raised.type is expected
    with pytest.raises(PasscodeExhausted):
        await check(passcodes, store, issued)


async def test_the_third_code_may_be_right(passcodes: Passcodes, store: Store) -> None:
    issued = await issue(passcodes, store)
    for _ in range(2):
        with pytest.raises(PasscodeMismatch):
            await check(passcodes, store, issued, "wrong")

    await check(passcodes, store, issued)


async def test_a_try_counts_even_if_the_request_is_rolled_back(
    passcodes: Passcodes, database: Database
) -> None:
    async with database.store() as store:
        issued = await issue(passcodes, store)
    async with database.store() as store:
        with pytest.raises(PasscodeMismatch):
            await check(passcodes, store, issued, "wrong")
        await store.rollback()

    async with database.store() as store:
        stored = await store.passcodes.find(issued.id)

    assert stored is not None
    assert stored.try_count == 1


async def test_of_many_requests_at_once_three_are_looked_at(passcodes: Passcodes, database: Database) -> None:
    async with database.store() as store:
        issued = await issue(passcodes, store)

    async def enter() -> type[Exception]:
        async with database.store() as store:
            with pytest.raises((PasscodeMismatch, PasscodeExhausted)) as raised:
                await check(passcodes, store, issued, "wrong")
        return raised.type

    outcomes = await asyncio.gather(*(enter() for _ in range(8)))

    assert sorted(outcomes, key=str) == [PasscodeExhausted] * 6 + [PasscodeMismatch] * 2


async def test_the_right_code_is_accepted_once_of_many_requests(
    passcodes: Passcodes, database: Database
) -> None:
    async with database.store() as store:
        issued = await issue(passcodes, store)

    async def enter() -> bool:
        async with database.store() as store:
            try:
                await check(passcodes, store, issued)
            except (PasscodeNotFound, PasscodeExhausted):
                return False
            await store.commit()
            return True

    assert sum(await asyncio.gather(*(enter() for _ in range(4)))) == 1


async def test_a_code_is_good_until_its_last_second(passcodes: Passcodes, store: Store) -> None:
    issued = await issue(passcodes, store)
    end = NOON + timedelta(seconds=300)

    with pytest.raises(PasscodeExpired):
        await check(passcodes, store, issued, now=end + timedelta(microseconds=1))
    await check(passcodes, store, issued, now=end)


async def test_an_expired_code_is_expired_however_often_it_was_entered(
    passcodes: Passcodes, store: Store
) -> None:
    issued = await issue(passcodes, store)

    for _ in range(5):
        with pytest.raises(PasscodeExpired):
            await check(passcodes, store, issued, "wrong", now=NOON + timedelta(seconds=301))

    await check(passcodes, store, issued)


async def test_the_time_of_a_code_is_configured(pool: HashingPool, store: Store) -> None:
    issued = await issue(service(pool, passcode_ttl=1), store)

    assert issued.ttl == 1
    with pytest.raises(PasscodeExpired):
        await check(service(pool), store, issued, now=NOON + timedelta(seconds=2))


@pytest.mark.parametrize(
    "elsewhere", [{"flow_id": ANOTHER_FLOW}, {"email": "bob@shop.example"}, {"email": "Ann@shop.example"}]
)
async def test_a_code_is_bound_to_its_flow_and_address(
    passcodes: Passcodes, store: Store, elsewhere: dict[str, Any]
) -> None:
    issued = await issue(passcodes, store)

    with pytest.raises(PasscodeMismatch):
        await check(passcodes, store, issued, **elsewhere)


@pytest.mark.parametrize("entered", [" {}", "{} ", "{}\0", "", "\ud800", "é", "x" * 10_000])
async def test_a_code_is_compared_letter_by_letter(passcodes: Passcodes, store: Store, entered: str) -> None:
    issued = await issue(passcodes, store)

    with pytest.raises(PasscodeMismatch):
        await check(passcodes, store, issued, entered.format(issued.code))


async def test_a_code_outlives_a_new_secret_but_not_its_own(pool: HashingPool, store: Store) -> None:
    new = "another secret of the test suite"
    issued = await issue(service(pool), store)

    with pytest.raises(PasscodeMismatch):
        await check(service(pool, secrets=[new]), store, issued)
    await check(service(pool, secrets=[new, SECRET]), store, issued)


async def test_what_the_reference_may_read_is_its_bcrypt(pool: HashingPool, store: Store) -> None:
    passcodes = service(pool, shared=True)

    issued = await issue(passcodes, store)

    stored = await store.passcodes.find(issued.id)
    assert stored is not None
    assert stored.code.startswith("$2a$12$")
    with pytest.raises(PasscodeMismatch):
        await check(passcodes, store, issued, "wrong")
    await check(service(pool), store, issued)


async def test_a_code_in_our_own_form_is_checked_beside_the_reference(
    pool: HashingPool, store: Store
) -> None:
    issued = await issue(service(pool), store)

    await check(service(pool, shared=True), store, issued)


async def test_a_code_of_the_reference_is_checked(passcodes: Passcodes, store: Store) -> None:
    row = Passcode(uuid4(), 300, Bcrypt(cost=4).hash(b"012345"), 0, NOON)
    await store.passcodes.add(row)

    await check(passcodes, store, IssuedPasscode(row.id, "012345", 300))


@pytest.mark.parametrize("stored", ["", "012345", "$passcode-mac$0$00", "é"])
async def test_a_damaged_code_is_our_problem(passcodes: Passcodes, store: Store, stored: str) -> None:
    row = Passcode(uuid4(), 300, stored, 0, NOON)
    await store.passcodes.add(row)

    with pytest.raises(StoredHashMalformed):
        await check(passcodes, store, IssuedPasscode(row.id, "012345", 300))


async def test_an_unknown_code_is_not_found(passcodes: Passcodes, store: Store) -> None:
    with pytest.raises(PasscodeNotFound):
        await check(passcodes, store, IssuedPasscode(uuid4(), "012345", 300))


async def test_a_code_is_usable_until_it_is_used_exhausted_or_expired(
    passcodes: Passcodes, store: Store
) -> None:
    issued = await issue(passcodes, store)

    assert await passcodes.usable(store, issued.id, NOON + timedelta(seconds=300))
    assert not await passcodes.usable(store, issued.id, NOON + timedelta(seconds=301))
    assert not await passcodes.usable(store, uuid4(), NOON)
    for _ in range(3):
        assert await passcodes.usable(store, issued.id, NOON)
        with pytest.raises((PasscodeMismatch, PasscodeExhausted)):
            await check(passcodes, store, issued, "wrong")
    assert not await passcodes.usable(store, issued.id, NOON)


async def test_there_has_to_be_a_secret(pool: HashingPool) -> None:
    with pytest.raises(SecretsUnusable):
        Passcodes(Settings(), pool, shared=False)
