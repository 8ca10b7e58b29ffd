"""The schema of import files is made of the model, and says of files what the import says."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowapi.services.import_entries import schema
from tests.services.import_entries.test_checking import ADA, BCRYPT, KEY

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(schema.import_schema())


def test_the_file_is_what_it_would_be_if_it_were_made_now() -> None:
    assert (ROOT / schema.SCHEMA_FILE).read_text(encoding="utf-8") == schema.rendered()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema.import_schema())


@pytest.mark.parametrize(
    "users",
    [
        [],
        [{"username": "ada"}, {"emails": [ADA], "username": None, "created_at": "2020-01-02T03:04:05Z"}],
        [
            {
                "emails": [ADA],
                "password": {"password": BCRYPT},
                "webauthn_credentials": [KEY],
                "otp_secret": {"secret": "JBSWY3DPEHPK3PXP"},
            }
        ],
    ],
)
def test_files_that_can_be_imported_fit(users: list[Any]) -> None:
    assert VALIDATOR.is_valid(users)


@pytest.mark.parametrize(
    "users",
    [
        {},
        [{}],
        [{"username": ""}],
        [{"username": "ada", "colour": "green"}],
        [{"emails": [{}]}],
        [{"emails": [ADA], "password": {"password": "secret"}}],
        [{"emails": [ADA], "webauthn_credentials": [{**KEY, "sign_count": -1}]}],
        [{"emails": [ADA], "webauthn_credentials": [{**KEY, "transports": ["usb", "usb"]}]}],
        [{"emails": [ADA], "otp_secret": {"secret": "1"}}],
    ],
)
def test_files_with_mistakes_do_not(users: Any) -> None:
    assert not VALIDATOR.is_valid(users)
