"""flowapi/services/user_import.py"""

import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from flowapi.errors.user_import import ImportRefused
from flowapi.services.user_import import check_users, import_users
from storage.database import Database
from storage.records.email import Email
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from tests.support.clock import NOON
from tests.support.memory import most_memory

ARGON2_HASH = "$argon2id$v=19$m=8,t=1,p=1$8aGSqaDd1ubazoIssnJWiw$lrHR04wq9KWDqvCFNJghFi1fuD9L1T3zxIBjtyAIlIs"
BCRYPT = "$2a$10$8C5wNZW6g4cKJZxqGb4dVu/0FO8mT9RJzBq7mjz0ys1uZl6mbbK9a"
ADA_ID = "5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b001"
NIL_ID = "00000000-0000-0000-0000-000000000000"
THEN = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def file(*entries: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps(entries).encode())


def ada(**members: Any) -> dict[str, Any]:
    return {
        "user_id": ADA_ID,
        "emails": [{"address": "Ada@example.com", "is_primary": True, "is_verified": True}],
        **members,
    }


def bob(**members: Any) -> dict[str, Any]:
    return {"emails": [{"address": "bob@example.com", "is_primary": True}], **members}


async def imported(database: Database, *entries: Any) -> int:
    async with database.store() as store:
        return await import_users(store, file(*entries), NOON)


def test_a_file_without_mistakes_passes_in_silence() -> None:
    told: list[str] = []

    check_users(file(ada(), {"username": "bob"}), told.append)
    check_users(file(), told.append)

    assert told == []


def test_every_entry_that_breaks_a_rule_is_told_and_counted() -> None:
    told: list[str] = []

    with pytest.raises(ImportRefused, match=r"^Found 2 errors\.$"):
        check_users(file(ada(), {}, ada(user_id="x")), told.append)

    assert told == [
        "Error at entry 2 : Username is required if Emails 0",
        "Error at entry 3 : UserID must be a valid uuid",
    ]


def test_what_cannot_be_read_ends_the_check_at_once() -> None:
    told: list[str] = []

    with pytest.raises(ImportRefused, match=r"^Error at entry 2 : emails must be a list$"):
        check_users(file({}, {"emails": "x"}, {}), told.append)

    assert told == ["Error at entry 1 : Username is required if Emails 0"]


async def test_nobody_is_imported_from_an_empty_list(database: Database) -> None:
    assert await imported(database) == 0


async def test_a_user_comes_with_everything(database: Database) -> None:
    entry = ada(
        username="Ada",
        created_at="2020-01-02T03:04:05Z",
        updated_at="2021-01-02T03:04:05Z",
        webauthn_credentials=[
            {
                "id": "AQ",
                "name": "Old laptop",
                "public_key": "pQ",
                "attestation_type": "none",
                "sign_count": 2**32 - 1,
                "transports": ["usb", "internal"],
                "backup_eligible": True,
                "created_at": "2020-01-02T03:04:05Z",
                "user_handle": "ada-as-she-was",
            },
            {"id": "Ag", "public_key": "pQ", "attestation_type": "packed", "mfa_only": True},
        ],
        password={"password": BCRYPT, "created_at": "2020-01-02T03:04:05Z"},
        otp_secret={"secret": "JBSWY3DPEHPK3PXP", "updated_at": "2020-01-02T03:04:05Z"},
    )

    assert await imported(database, entry) == 1

    user_id = UUID(ADA_ID)
    async with database.store() as store:
        account = await store.users.account(user_id)
    assert account
    assert account.username
    assert account.password
    assert account.otp_secret
    assert account.user == User(user_id, THEN, datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert account.emails == (
        Email(account.emails[0].id, user_id, "ada@example.com", True, True, NOON, NOON),
    )
    assert account.username == Username(account.username.id, user_id, "Ada", NOON, NOON)
    assert account.password == PasswordCredential(account.password.id, user_id, BCRYPT, THEN, NOON)
    assert account.otp_secret == OtpSecret(
        account.otp_secret.id, user_id, "JBSWY3DPEHPK3PXP", None, NOON, THEN
    )
    assert account.credentials == (
        WebauthnCredential(
            id="AQ",
            user_id=user_id,
            public_key="pQ",
            attestation_type="none",
            aaguid=UUID(int=0),
            sign_count=2**31 - 1,
            created_at=THEN,
            updated_at=NOON,
            name="Old laptop",
            backup_eligible=True,
            user_handle="ada-as-she-was",
            transports=("usb", "internal"),
        ),
        WebauthnCredential(
            id="Ag",
            user_id=user_id,
            public_key="pQ",
            attestation_type="packed",
            aaguid=UUID(int=0),
            sign_count=0,
            created_at=NOON,
            updated_at=NOON,
            mfa_only=True,
        ),
    )


async def test_addresses_keep_their_order(database: Database) -> None:
    addresses = [f"{letter}@example.com" for letter in "zay"]
    emails = [{"address": address, "is_primary": address[0] == "a"} for address in addresses]

    await imported(database, ada(emails=emails))

    async with database.store() as store:
        stored = await store.emails.list_of(UUID(ADA_ID))
    assert [(email.address, email.primary, email.created_at) for email in stored] == [
        ("z@example.com", False, NOON),
        ("a@example.com", True, NOON),
        ("y@example.com", False, NOON),
    ]


@pytest.mark.parametrize("members", [{}, {"user_id": NIL_ID}])
async def test_a_user_without_an_id_is_given_one(database: Database, members: dict[str, Any]) -> None:
    await imported(database, bob(**members))

    async with database.store() as store:
        email = await store.emails.find_by_address("bob@example.com")
    assert email
    assert email.user_id
    assert email.user_id.version == 4


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (bob(user_id=ADA_ID), "failed to create user entry nr. 2: "),
        (
            {"emails": [{"address": "ADA@example.com", "is_primary": True}]},
            'failed to create email address "ada@example.com" for user entry nr. 2: ',
        ),
        (bob(username="ada"), 'failed to create username "ada" for user entry nr. 2: '),
        (
            bob(webauthn_credentials=[{"id": "AQ", "public_key": "pQ", "attestation_type": "none"}]),
            'failed to create webauthn credential "AQ" for user entry nr. 2: ',
        ),
    ],
)
async def test_one_user_who_is_there_already_keeps_all_out(
    database: Database, entry: dict[str, Any], told: str
) -> None:
    await imported(
        database,
        ada(
            username="ada",
            webauthn_credentials=[{"id": "AQ", "public_key": "pQ", "attestation_type": "none"}],
        ),
    )

    with pytest.raises(ImportRefused) as refusal:
        await imported(database, {"username": "carol"}, entry)

    assert str(refusal.value).startswith(told)
    async with database.store() as store:
        assert await store.usernames.find("carol") is None


async def test_what_an_account_holds_beside_comes_along(database: Database) -> None:
    entry = ada(
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        picture="https://example.com/ada.png",
        metadata={"public_metadata": {"plan": "pro"}, "unsafe_metadata": {"theme": "dark", "old": None}},
        identities=[
            {
                "provider_name": "google",
                "provider_id": "1234",
                "email": "ADA@example.com",
                "claims": '{"sub":"1234"}',
                "created_at": "2020-01-02T03:04:05Z",
            },
            {"provider_name": "github", "provider_id": "1234"},
        ],
        otp_secret={"secret": "JBSWY3DPEHPK3PXP", "last_validated_step": 57},
    )

    await imported(database, entry)

    async with database.store() as store:
        account = await store.users.account(UUID(ADA_ID))
    assert account
    assert account.otp_secret
    named = (account.user.name, account.user.given_name, account.user.family_name, account.user.picture)
    assert named == ("Ada Lovelace", "Ada", "Lovelace", "https://example.com/ada.png")
    assert account.metadata == Metadata('{"plan":"pro"}', None, '{"theme":"dark"}')
    assert account.otp_secret.last_validated_step == 57
    assert sorted(one.provider_id for one in account.identities) == ["github", "google"]
    google = next(one for one in account.identities if one.provider_id == "google")
    assert (google.provider_user_id, google.email_id) == ("1234", account.emails[0].id)
    assert (google.data, google.created_at, google.updated_at) == ('{"sub":"1234"}', THEN, NOON)


async def test_what_hanko_cannot_check_stays_out_of_a_database_that_it_works_on(database: Database) -> None:
    entry = bob(password={"password": ARGON2_HASH})

    async with database.store() as store:
        with pytest.raises(ImportRefused, match=r"^Error at entry 2 : password is hashed by argon2, which"):
            await import_users(store, file(ada(), entry), NOON, shared=True)
    async with database.store() as store:
        assert await store.users.account(UUID(ADA_ID)) is None
        assert await import_users(store, file(ada(), entry), NOON) == 2


async def test_no_more_of_a_file_is_held_than_a_few_entries(database: Database) -> None:
    users = ({"username": f"user-{number}", "picture": f"{number:08}" * 1000} for number in range(1, 600))
    text = b"[" + b",".join(json.dumps(user).encode() for user in users) + b"]"
    long = io.BytesIO(text)

    async with database.store() as store:
        await import_users(store, file({"username": "user-0"}), NOON)
        with most_memory() as most:
            await import_users(store, long, NOON)

    assert len(text) > 4_500_000
    assert most() < 1_500_000


async def test_the_same_address_twice_in_a_file_keeps_all_out(database: Database) -> None:
    with pytest.raises(ImportRefused, match=r"for user entry nr\. 2: "):
        await imported(database, bob(), bob())

    async with database.store() as store:
        assert await store.emails.find_by_address("bob@example.com") is None


async def test_a_file_that_has_changed_since_the_check_keeps_all_out(database: Database) -> None:
    with pytest.raises(ImportRefused, match=r"^Error at entry 2 : Username is required if Emails 0$"):
        await imported(database, bob(), {})

    async with database.store() as store:
        assert await store.emails.find_by_address("bob@example.com") is None
