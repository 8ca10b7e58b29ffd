"""flowapi/services/firebase/hash_config.py"""

import json
from typing import Any

import pytest

from flowapi.errors.operating import CommandRefused
from flowapi.services.firebase.hash_config import hash_config, standard_base64
from flowapi.services.password_hashes.firebase_format import FirebaseScrypt

SIGNER = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
"""This and what follows is the example that Firebase publishes for its scrypt."""
PROJECT = {
    "algorithm": "SCRYPT",
    "base64_signer_key": SIGNER,
    "base64_salt_separator": "Bw==",
    "rounds": 8,
    "mem_cost": 14,
}
SALT = "42xEC+ixf3L2lw=="
HASH = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
PASSWORD = b"user1password"


def given(**members: Any) -> bytes:
    return json.dumps({**PROJECT, **members}).encode()


def test_a_hash_is_stored_so_that_it_verifies() -> None:
    stored = hash_config(given()).stored(SALT, HASH)

    assert stored == f"$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk={SIGNER}${SALT}${HASH}"
    FirebaseScrypt().check(PASSWORD, stored)


def test_either_alphabet_of_base64_is_understood() -> None:
    url = str.maketrans("+/", "-_")
    config = hash_config(given(base64_signer_key=SIGNER.translate(url), base64_salt_separator="Bw"))

    stored = config.stored(SALT.translate(url).rstrip("="), HASH.translate(url))

    FirebaseScrypt().check(PASSWORD, stored)


def test_what_is_no_base64_is_left_for_the_import_to_refuse() -> None:
    assert hash_config(given()).stored("?", "").endswith("$?$")


@pytest.mark.parametrize(("text", "standard"), [("", ""), ("-_8", "+/8="), ("AA==", "AA=="), ("AAA", "AAA=")])
def test_base64_is_written_in_one_way(text: str, standard: str) -> None:
    assert standard_base64(text) == standard


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"algorithm": "BCRYPT"}, "crypto: invalid algorithm"),
        ({"algorithm": None}, "crypto: invalid algorithm"),
        ({"base64_signer_key": ""}, "crypto: invalid base64_signer_key"),
        ({"base64_signer_key": "?"}, "crypto: invalid base64_signer_key"),
        ({"base64_salt_separator": None}, "crypto: invalid base64_salt_separator"),
        ({"base64_salt_separator": 7}, "crypto: invalid base64_salt_separator"),
        ({"mem_cost": 0}, "crypto: invalid memCost, must be between 1 and 62"),
        ({"mem_cost": 63}, "crypto: invalid memCost, must be between 1 and 62"),
        ({"mem_cost": "14"}, "crypto: invalid memCost, must be between 1 and 62"),
        ({"mem_cost": True}, "crypto: invalid memCost, must be between 1 and 62"),
        ({"rounds": 0}, "crypto: invalid rounds (scrypt 'r') <= 0"),
        ({"rounds": None}, "crypto: invalid rounds (scrypt 'r') <= 0"),
        ({"mem_cost": 40}, "mem_cost and rounds ask for more memory than a login may take"),
    ],
)
def test_parameters_that_cannot_be_are_refused(members: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandRefused) as refusal:
        hash_config(given(**members))

    assert str(refusal.value) == f"firebase hash config: {told}"


@pytest.mark.parametrize("text", [b"", b"[]", b"hash_config {}", b"\xff", b"[" * 100_000])
def test_what_holds_no_parameters_is_refused(text: bytes) -> None:
    with pytest.raises(CommandRefused, match=r"^firebase hash config: it is no"):
        hash_config(text)


def test_the_signer_key_is_not_shown() -> None:
    assert SIGNER not in repr(hash_config(given()))
