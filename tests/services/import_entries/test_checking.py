"""flowapi/services/import_entries/checking.py"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from flowapi.services.import_entries.checking import EntryRefused, EntryUnreadable, checked
from flowapi.services.import_entries.entry import (
    ImportedCredential,
    ImportedEmail,
    ImportedOtpSecret,
    ImportedPassword,
    ImportedUser,
)

BCRYPT = "$2a$10$8C5wNZW6g4cKJZxqGb4dVu/0FO8mT9RJzBq7mjz0ys1uZl6mbbK9a"
ARGON2 = "$argon2id$v=19$m=8,t=1,p=1$8aGSqaDd1ubazoIssnJWiw$lrHR04wq9KWDqvCFNJghFi1fuD9L1T3zxIBjtyAIlIs"
FIREBASE = "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=c2lnbmVy$c2FsdA==$aGFzaA=="
ADA = {"address": "ada@example.com", "is_primary": True}
IDENTITY = {"provider_name": "google", "provider_id": "1234"}
KEY = {"id": "AQ", "public_key": "pQ", "attestation_type": "none"}


def user(**members: Any) -> dict[str, Any]:
    return {"emails": [ADA], **members}


def key(**members: Any) -> dict[str, Any]:
    return user(webauthn_credentials=[{**KEY, **members}])


def test_an_entry_becomes_a_user() -> None:
    entry = {
        "user_id": "5B7E23E3-0f2a-4a33-9f0b-0c5a86f2b001",
        "emails": [{"address": "Ada@Example.com", "is_primary": True, "is_verified": True}],
        "username": "Ada",
        "webauthn_credentials": [
            {
                "id": "AQ",
                "name": "Laptop",
                "public_key": "pQ",
                "attestation_type": "packed",
                "aaguid": "adce0002-35bc-c60a-648b-0b25f1f05503",
                "sign_count": 7,
                "last_used_at": "2022-01-02T03:04:05Z",
                "created_at": "2021-01-02T03:04:05.5+01:00",
                "updated_at": None,
                "transports": ["usb", "nfc"],
                "backup_eligible": True,
                "backup_state": True,
                "mfa_only": False,
                "user_handle": "known-as-this",
            }
        ],
        "password": {"password": BCRYPT, "created_at": "2020-01-02T03:04:05Z"},
        "otp_secret": {"secret": "JBSWY3DPEHPK3PXP", "updated_at": "2020-01-02T03:04:05Z"},
        "created_at": "2019-01-02T03:04:05Z",
        "updated_at": "0001-01-01T00:00:00Z",
        "favourite_colour": "green",
    }

    assert checked(entry) == ImportedUser(
        user_id=UUID("5b7e23e3-0f2a-4a33-9f0b-0c5a86f2b001"),
        emails=[ImportedEmail(address="Ada@Example.com", is_primary=True, is_verified=True)],
        username="Ada",
        webauthn_credentials=[
            ImportedCredential(
                id="AQ",
                name="Laptop",
                public_key="pQ",
                attestation_type="packed",
                aaguid=UUID("adce0002-35bc-c60a-648b-0b25f1f05503"),
                sign_count=7,
                last_used_at=datetime(2022, 1, 2, 3, 4, 5, tzinfo=UTC),
                created_at=datetime(2021, 1, 2, 2, 4, 5, 500_000, UTC),
                updated_at=None,
                transports=["usb", "nfc"],
                backup_eligible=True,
                backup_state=True,
                mfa_only=False,
                user_handle="known-as-this",
            )
        ],
        password=ImportedPassword(password=BCRYPT, created_at=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        otp_secret=ImportedOtpSecret(
            secret="JBSWY3DPEHPK3PXP", updated_at=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
        ),
        created_at=datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC),
        updated_at=None,
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"username": "0"},
        {"username": "Ada Lovelace", "emails": None},
        {"EMAILS": [{"Address": "ada@example.com", "Is_Primary": True}]},
        user(password={"password": BCRYPT.replace("$2a$", "$2b$")}),
        user(password={"password": BCRYPT.replace("$2a$", "$2y$")}),
        user(password={"password": FIREBASE}),
        user(password={"password": ARGON2}),
        user(password={"password": ARGON2.replace("$v=19", "").replace("argon2id", "argon2i")}),
        user(identities=[IDENTITY, {**IDENTITY, "provider_name": "github", "email": "ADA@example.com"}]),
        user(metadata={"public_metadata": None, "private_metadata": {}}),
        user(otp_secret={"secret": "jbswy3dpehpk3pxp===="}),
        key(user_handle="", mfa_only=False),
        key(user_handle=None, mfa_only=True),
        key(aaguid="00000000-0000-0000-0000-000000000000"),
    ],
)
def test_what_is_unusual_but_right_is_taken(entry: dict[str, Any]) -> None:
    checked(entry)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (None, "Username is required if Emails 0"),
        ({}, "Username is required if Emails 0"),
        ({"emails": []}, "Username is required if Emails 0"),
        ({"username": ""}, "length of Username must be greater or equal to 1"),
        ({"username": "a" * 256}, "length of Username must be less or equal to 255"),
        (user(user_id="ada"), "UserID must be a valid uuid"),
        ({"user_id": "ada"}, "UserID must be a valid uuid and Username is required if Emails 0"),
        ({"emails": [{**ADA, "address": "ada"}]}, "Address must be a valid email address"),
        ({"emails": [{"is_primary": True}]}, "Address is a required field"),
        ({"emails": [ADA, {**ADA, "is_primary": False}]}, "Emails entries are not unique"),
        ({"emails": [{"address": "ada@example.com"}]}, "Need exactly one primary email, got 0"),
        ({"emails": [ADA, {**ADA, "address": "b@c.de"}]}, "Need exactly one primary email, got 2"),
        (user(webauthn_credentials=[KEY, KEY]), "WebauthnCredentials entries are not unique"),
        (key(transports=["usb", "usb"]), "Transports entries are not unique"),
        (
            user(webauthn_credentials=[{}]),
            " and ".join(f"{name} is a required field" for name in ("ID", "PublicKey", "AttestationType")),
        ),
        (key(id="A+/="), "ID must be base64url without padding"),
        (key(public_key="pQ=="), "PublicKey must be base64url without padding"),
        (key(aaguid="none"), "AAGUID must be a valid uuid"),
        (key(sign_count=-1), "length of SignCount must be greater or equal to 0"),
        (key(mfa_only=True, user_handle="x"), "UserHandle must not be set when MFAOnly true"),
        (user(password={}), "Password is a required field"),
        (user(password={"password": ""}), "Password is a required field"),
        (user(otp_secret={"secret": ""}), "Secret is a required field"),
        (user(otp_secret={"secret": "not base 32"}), "Secret must be base32"),
        (
            user(otp_secret={"secret": "GE", "last_validated_step": -1}),
            "length of LastValidatedStep must be greater or equal to 0",
        ),
        (
            user(otp_secret={"secret": "GE", "last_validated_step": 2**31}),
            "length of LastValidatedStep must be less or equal to 2147483647",
        ),
        (user(metadata={"public_metadata": []}), "PublicMetadata must be an object"),
        (
            user(metadata={"unsafe_metadata": {"a": "x" * 3000}}),
            "UnsafeMetadata metadata must not exceed character limit (3000)",
        ),
        (user(identities=[{}]), "ProviderName is a required field and ProviderID is a required field"),
        (user(identities=[IDENTITY, IDENTITY]), "Identities entries are not unique"),
        (
            user(identities=[{**IDENTITY, "email": "x@y.zz"}]),
            "Identities must name addresses of the user only",
        ),
        (user(picture="x" * 8193), "length of Picture must be less or equal to 8192"),
        (user(created_at="yesterday"), "CreatedAt must be a time such as 2026-01-02T03:04:05Z"),
        (user(username="\ud800"), "Username must be text that can be stored"),
    ],
)
def test_all_rules_that_an_entry_breaks_are_told(entry: Any, told: str) -> None:
    with pytest.raises(EntryRefused) as refusal:
        checked(entry)

    assert str(refusal.value) == told


@pytest.mark.parametrize(
    "stored",
    [
        "secret",
        BCRYPT[:-1],
        BCRYPT.replace("$2a$", "$2x$"),
        "$argon2id$x",
        ARGON2[:-40],
        ARGON2.replace("m=8", "m=9999999"),
        "$fbscrypt$v=1",
    ],
)
def test_a_hash_that_could_never_be_checked_is_refused(stored: str) -> None:
    with pytest.raises(EntryRefused, match=r"^password must be in bcrypt, argon2 or firebase scrypt format$"):
        checked(user(password={"password": stored}))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("ada", "the entry must be an object"),
        ([], "the entry must be an object"),
        ({"emails": "x"}, "emails must be a list"),
        ({"emails": [ADA, {"address": 7}]}, "emails[1].address must be text"),
        ({"emails": [{**ADA, "is_primary": "true"}]}, "emails[0].is_primary must be true or false"),
        (user(user_id=7), "user_id must be text"),
        (user(created_at=7), "created_at must be text"),
        (user(password=BCRYPT), "password must be an object"),
        (key(sign_count=1.5), "webauthn_credentials[0].sign_count must be a whole number"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_by_its_place(entry: Any, told: str) -> None:
    with pytest.raises(EntryUnreadable) as refusal:
        checked(entry)

    assert str(refusal.value) == told


def test_secrets_are_not_shown() -> None:
    shown = repr(checked(user(password={"password": BCRYPT}, otp_secret={"secret": "JBSWY3DPEHPK3PXP"})))

    assert BCRYPT not in shown
    assert "JBSWY3DPEHPK3PXP" not in shown
