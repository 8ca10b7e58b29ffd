import asyncio
import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pyotp
import pytest

from config.settings import Settings
from flowapi.errors.credentials import OtpMismatch, OtpUsed
from flowapi.services.totp import Totp
from storage.database import Database
from storage.store import Store
from tests.support.clock import NOON
from tests.support.records import a_user, an_otp_secret

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(NOON.timestamp()) // 30


def service(name: str = "Shop") -> Totp:
    return Totp(Settings.from_mapping({"service": {"name": name}}))


def code(step: int, secret: str = SECRET) -> str:
    return pyotp.HOTP(secret).at(step)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238, appendix B, last six digits."""
    moment = datetime.fromtimestamp(seconds, UTC)

    assert service().matching_step(RFC_SECRET, expected, moment) == seconds // 30


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_step_of_the_code_is_told(offset: int) -> None:
    assert service().matching_step(SECRET, code(STEP + offset), NOON) == STEP + offset


@pytest.mark.parametrize("offset", [-3, -2, 2, 3])
def test_codes_further_away_are_wrong(offset: int) -> None:
    with pytest.raises(OtpMismatch):
        service().matching_step(SECRET, code(STEP + offset), NOON)


def test_spaces_around_do_not_matter() -> None:
    assert service().matching_step(SECRET, f" {code(STEP)}\n", NOON) == STEP


@pytest.mark.parametrize(
    "given",
    [
        "",
        "000000",
        code(STEP)[:5],
        code(STEP) + "0",
        "0" + code(STEP),
        f"{code(STEP)[:3]} {code(STEP)[3:]}",
        code(STEP).translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
        "\ud800",
        "x" * 10_000,
    ],
)
def test_what_is_no_code_is_a_wrong_one(given: str) -> None:
    with pytest.raises(OtpMismatch):
        service().matching_step(SECRET, given, NOON)


def test_where_two_steps_have_one_code_the_current_counts_first_then_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at(self: pyotp.HOTP, count: int) -> str:
        return "111111" if count in (STEP - 1, STEP + 1) else "222222"

    monkeypatch.setattr(pyotp.HOTP, "at", at)

    assert service().matching_step(SECRET, "111111", NOON) == STEP + 1


async def test_a_new_secret_is_one_of_160_bits_with_a_picture() -> None:
    first, second = await service().new_secret("ada"), await service().new_secret("ada")

    assert (len(base64.b32decode(first.secret)), len(first.secret)) == (20, 32)
    assert first.picture.startswith("data:image/png;base64,")
    assert (first.secret == second.secret, first.picture == second.picture) == (False, False)
    assert first.secret not in repr(first)


def test_the_picture_says_what_an_app_needs() -> None:
    assert service("Ada's Shop").provisioning_uri("ABC", "ada@example.com") == (
        "otpauth://totp/Ada%27s%20Shop:ada@example.com"
        "?algorithm=SHA1&digits=6&issuer=Ada%27s%20Shop&period=30&secret=ABC"
    )


def test_no_name_can_break_out_of_its_place() -> None:
    uri = service("A:B/C?&=Ü").provisioning_uri("ABC", "x&secret=evil#")

    assert uri == (
        "otpauth://totp/A%3AB%2FC%3F%26%3D%C3%9C:x%26secret%3Devil%23"
        "?algorithm=SHA1&digits=6&issuer=A%3AB%2FC%3F%26%3D%C3%9C&period=30&secret=ABC"
    )


def test_apps_read_the_picture_as_meant() -> None:
    parsed = pyotp.parse_uri(service().provisioning_uri(SECRET, "ada@example.com"))

    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.issuer, parsed.name, parsed.secret) == ("Shop", "ada@example.com", SECRET)
    assert parsed.at(NOON) == code(STEP)


async def enrolled(store: Store, last_step: int | None) -> UUID:
    user = a_user()
    await store.users.add(user)
    await store.otp_secrets.add(an_otp_secret(user.id, last_step, SECRET))
    await store.commit()
    return user.id


@pytest.mark.parametrize(
    ("last", "offset"), [(None, -1), (None, 0), (None, 1), (-1, 0), (0, 1), (-5, -1), (-1, 1)]
)
async def test_a_later_step_than_the_last_counts(store: Store, last: int | None, offset: int) -> None:
    user_id = await enrolled(store, None if last is None else STEP + last)

    await service().use(store, user_id=user_id, code=code(STEP + offset), now=NOON)

    stored = await store.otp_secrets.find_of(user_id)
    assert stored
    assert stored.last_validated_step == STEP + offset


@pytest.mark.parametrize(("last", "offset"), [(-1, -1), (0, 0), (0, -1), (1, 1), (1, 0), (1, -1)])
async def test_the_last_step_and_those_before_it_are_used_up(store: Store, last: int, offset: int) -> None:
    user_id = await enrolled(store, STEP + last)

    with pytest.raises(OtpUsed):
        await service().use(store, user_id=user_id, code=code(STEP + offset), now=NOON)

    assert not store.writing


async def test_the_first_step_of_all_is_not_taken_for_none(store: Store) -> None:
    user_id = await enrolled(store, 0)

    with pytest.raises(OtpUsed):
        await service().use(
            store, user_id=user_id, code=code(0), now=datetime.fromtimestamp(1, UTC) + timedelta(seconds=29)
        )


async def test_nobody_else_has_the_code(store: Store) -> None:
    await enrolled(store, None)

    with pytest.raises(OtpMismatch):
        await service().use(store, user_id=uuid4(), code=code(STEP), now=NOON)


async def test_many_at_once_use_a_code_once(store: Store, database: Database) -> None:
    user_id = await enrolled(store, None)

    async def use() -> str:
        async with database.store() as own:
            try:
                await service().use(own, user_id=user_id, code=code(STEP), now=NOON)
            except OtpUsed:
                return "used"
            await own.commit()
        return "counted"

    assert sorted(await asyncio.gather(*(use() for _ in range(20)))) == ["counted"] + ["used"] * 19
