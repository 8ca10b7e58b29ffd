"""flowapi/services/firebase/users.py"""

from typing import Any

import pytest

from flowapi.services.firebase.hash_config import hash_config
from flowapi.services.firebase.users import Conversion, NotConverted
from tests.services.firebase.test_hash_config import HASH, SALT, given

CONFIG = hash_config(given())
ADA = {
    "localId": "1",
    "email": "ada@example.com",
    "emailVerified": True,
    "passwordHash": HASH,
    "salt": SALT,
    "createdAt": "1577934245006",
    "lastLoginAt": "1609556645000",
    "providerUserInfo": [],
}
EMAILS = [{"address": "ada@example.com", "is_primary": True, "is_verified": True}]


def converted(user: Any) -> tuple[dict[str, Any], list[str]]:
    warnings: list[str] = []
    return Conversion(CONFIG, warnings.append).entry_of(user), warnings


def test_a_user_becomes_an_entry() -> None:
    assert converted(ADA) == (
        {
            "emails": EMAILS,
            "password": {"password": CONFIG.stored(SALT, HASH)},
            "created_at": "2020-01-02T03:04:05.006Z",
            "updated_at": "2021-01-02T03:04:05Z",
        },
        [],
    )


def test_who_has_no_password_is_converted_and_told() -> None:
    assert converted({"localId": "1", "email": "ada@example.com"}) == (
        {"emails": [{**EMAILS[0], "is_verified": False}]},
        ["[WARN] no password given for Firebase user with localId '1', converting anyway"],
    )


@pytest.mark.parametrize("moment", [None, "", "yesterday", "-1", "1.5", "9" * 16, "9" * 17, [], "\uff11"])
def test_a_time_that_is_none_is_left_out(moment: Any) -> None:
    entry, _ = converted({**ADA, "createdAt": moment, "lastLoginAt": moment})

    assert set(entry) == {"emails", "password"}


def test_a_time_may_be_a_number() -> None:
    entry, _ = converted({**ADA, "createdAt": 1577934245006})

    assert entry["created_at"] == "2020-01-02T03:04:05.006Z"


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ({"localId": "7"}, "email and passwordHash missing for Firebase user with localId '7'"),
        ({"passwordHash": HASH, "salt": SALT}, "Username is required if Emails 0"),
        ({**ADA, "email": "ada"}, "Address must be a valid email address"),
        ({**ADA, "salt": ""}, "password must be in bcrypt, argon2 or firebase scrypt format"),
        ({**ADA, "salt": None}, "password must be in bcrypt, argon2 or firebase scrypt format"),
        ({**ADA, "passwordHash": "?"}, "password must be in bcrypt, argon2 or firebase scrypt format"),
        ({**ADA, "email": 7}, "email must be text"),
        ({**ADA, "passwordHash": []}, "passwordHash must be text"),
        ("ada", "the user is no JSON object"),
        (None, "the user is no JSON object"),
    ],
)
def test_who_could_not_be_imported_is_not_converted(user: Any, told: str) -> None:
    with pytest.raises(NotConverted) as refusal:
        converted(user)

    assert str(refusal.value) == told
