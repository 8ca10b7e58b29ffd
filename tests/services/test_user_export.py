"""flowapi/services/user_export.py and flowapi/services/import_entries/exporting.py"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.import_entries.exporting import Scope
from flowapi.services.import_entries.generating import made_up
from flowapi.services.user_export import UserExport
from storage.database import Database
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.user import User
from storage.store import Store
from tests.contract.storage.conftest import add_tenant
from tests.support.memory import most_memory
from tests.support.records import NOW, a_credential, a_password, a_username, an_email, an_otp_secret

BCRYPT = "$2a$10$8C5wNZW6g4cKJZxqGb4dVu/0FO8mT9RJzBq7mjz0ys1uZl6mbbK9a"
TIME = "2026-01-02T03:04:05Z"
TIMES = {"created_at": TIME, "updated_at": TIME}
BARELY = Scope()
ADA = User(UUID(int=1), NOW, NOW, "Ada Lovelace", "Ada", "Lovelace", "https://example.com/ada.png")


async def exported(
    store: Store, scope: Scope = BARELY, **how: Any
) -> tuple[list[dict[str, Any]], list[str], UserExport]:
    told: list[str] = []
    export = UserExport(store, scope, told.append, **how)
    return [entry async for entry in export.entries()], told, export


async def ada(store: Store) -> None:
    """An account with one of everything."""
    email = an_email(ADA.id, "ada@example.com", primary=True)
    await store.users.add(ADA)
    await store.emails.add(email)
    await store.emails.add(an_email(ADA.id, "a@example.com", created_at=NOW + timedelta(seconds=1)))
    await store.usernames.add(a_username(ADA.id, "ada"))
    await store.passwords.add(a_password(ADA.id, BCRYPT))
    await store.otp_secrets.add(an_otp_secret(ADA.id, 57))
    credential = replace(a_credential(ADA.id, transports=("usb", "ble")), id="AQ", aaguid=UUID(int=0))
    await store.webauthn_credentials.add(credential)
    await store.metadata.add(ADA.id, Metadata('{"plan":"pro"}', None, '{"theme":"dark"}'), NOW)
    await store.identities.add(
        Identity(UUID(int=2), "google", "1234", '{"sub":"1234"}', email.id, ADA.id, NOW, NOW)
    )
    await store.commit()


BARE = {
    "user_id": str(ADA.id),
    "emails": [
        {"address": "ada@example.com", "is_primary": True, "is_verified": False},
        {"address": "a@example.com", "is_primary": False, "is_verified": False},
    ],
    "username": "ada",
    **TIMES,
}
CREDENTIALS = {
    "webauthn_credentials": [
        {
            "id": "AQ",
            "name": "iCloud Keychain",
            "public_key": "pQECAyYgASFYIA",
            "attestation_type": "none",
            "aaguid": "00000000-0000-0000-0000-000000000000",
            "sign_count": 0,
            "last_used_at": None,
            **TIMES,
            "transports": ["usb", "ble"],
            "backup_eligible": True,
            "backup_state": False,
            "mfa_only": False,
            "user_handle": None,
        }
    ],
    "password": {"password": BCRYPT, **TIMES},
    "otp_secret": {"secret": "JBSWY3DPEHPK3PXP", "last_validated_step": 57, **TIMES},
}
PROFILE = {
    "name": "Ada Lovelace",
    "given_name": "Ada",
    "family_name": "Lovelace",
    "picture": "https://example.com/ada.png",
    "metadata": {"public_metadata": {"plan": "pro"}, "unsafe_metadata": {"theme": "dark"}},
    "identities": [
        {
            "provider_name": "google",
            "provider_id": "1234",
            "email": "ada@example.com",
            "claims": '{"sub":"1234"}',
            **TIMES,
        }
    ],
}


@pytest.mark.parametrize(
    ("scope", "more"),
    [
        (Scope(), {}),
        (Scope(credentials=True), CREDENTIALS),
        (Scope(profile=True), PROFILE),
        (Scope(credentials=True, profile=True), CREDENTIALS | PROFILE),
    ],
)
async def test_so_much_is_told_as_is_asked_for(store: Store, scope: Scope, more: dict[str, Any]) -> None:
    await ada(store)

    entries, told, _ = await exported(store, scope)

    assert (entries, told) == ([BARE | more], [])


async def test_of_nobody_there_is_nothing(store: Store) -> None:
    entries, told, export = await exported(store)

    assert (entries, told, export.count, export.damaged) == ([], [], 0, 0)


@pytest.mark.parametrize("page", [1, 2, 3, 100])
async def test_users_come_oldest_first_whatever_is_read_at_once(store: Store, page: int) -> None:
    moments = [NOW + timedelta(seconds=number % 3) for number in range(7)]
    ids = [UUID(int=number * 7919 % 101) for number in range(1, 8)]
    for user_id, moment in zip(ids, moments, strict=True):
        await store.users.add(User(user_id, moment, moment))
        await store.usernames.add(a_username(user_id))
    await store.commit()

    entries, _, export = await exported(store, page=page)

    wanted = [str(user_id) for _, user_id in sorted(zip(moments, ids, strict=True))]
    assert ([entry["user_id"] for entry in entries], export.count) == (wanted, 7)


async def test_only_the_tenants_own_users_are_exported(
    database: Database, database_target: DatabaseTarget, store: Store
) -> None:
    await ada(store)

    async with database.store(await add_tenant(database_target)) as other:
        assert (await exported(other))[0] == []


async def test_who_cannot_be_imported_is_left_out_and_told(store: Store) -> None:
    for number in (1, 2, 3):
        await store.users.add(User(UUID(int=number), NOW, NOW))
    for number in (2, 3):
        await store.usernames.add(a_username(UUID(int=number), f"user-{number}"))
    await store.passwords.add(a_password(UUID(int=2), "md5:damaged"))
    await store.metadata.add(UUID(int=3), Metadata("damaged"), NOW)
    await store.commit()

    bare, told, export = await exported(store)
    assert ([entry["username"] for entry in bare], export.damaged) == (["user-2", "user-3"], 0)
    assert told == [f"User {UUID(int=1)} is left out: they have neither an address nor a username."]

    whole, told, export = await exported(store, Scope(credentials=True, profile=True))
    assert (whole, export.count, export.damaged) == ([], 0, 2)
    assert told[1] == (
        f"User {UUID(int=2)} is left out, for nobody could import them: "
        "password must be in bcrypt, argon2 or firebase scrypt format"
    )
    assert told[2].startswith(
        f"User {UUID(int=3)} is left out, for nobody could import them: Expecting value"
    )


@pytest.mark.parametrize(("verified", "chosen"), [([], "a"), (["b", "c"], "b")])
async def test_a_missing_primary_address_is_chosen_and_told(
    store: Store, verified: list[str], chosen: str
) -> None:
    user_id = UUID(int=1)
    await store.users.add(User(user_id, NOW, NOW))
    for place, letter in enumerate("abc"):
        email = an_email(user_id, f"{letter}@example.com", created_at=NOW + timedelta(seconds=place))
        await store.emails.add(replace(email, verified=letter in verified))
    await store.commit()

    [entry], told, _ = await exported(store)

    assert [email["address"][0] for email in entry["emails"] if email["is_primary"]] == [chosen]
    assert told == [f"User {user_id} has no primary address; {chosen}@example.com is exported as theirs."]


async def test_no_more_users_are_held_than_are_read_at_once(store: Store) -> None:
    for number in range(600):
        user_id = UUID(int=number + 1)
        await store.users.add(User(user_id, NOW, NOW, picture=f"{number:08}" * 1000))
        await store.usernames.add(a_username(user_id, f"user-{number}"))
    await store.commit()
    export = UserExport(store, Scope(profile=True), print)
    size = 0

    with most_memory() as most:
        async for entry in export.entries():
            size += len(entry["picture"])

    assert (export.count, size) == (600, 4_800_000)
    assert most() < 1_500_000


def test_made_up_users_have_addresses_of_their_own() -> None:
    users = list(made_up(1000, NOW))

    assert len({user["emails"][0]["address"] for user in users}) == 1000
    assert set(users[0]) == {"user_id", "emails", "created_at", "updated_at"}
    assert (users[0]["created_at"], users[0]["updated_at"]) == (TIME, TIME)
    assert users[0]["emails"][0]["address"].endswith("@example.com")
