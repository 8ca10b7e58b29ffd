"""The parameters of a Firebase project's password hashes, as its console shows them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowapi.errors.operating import CommandRefused
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.firebase_format import FirebaseScrypt

ALGORITHM = "SCRYPT"
MOST_MEM_COST = 62
_TO_STANDARD = str.maketrans("-_", "+/")
_NOTHING = b64encode(b"\0").decode()


@dataclass(frozen=True, slots=True)
class HashConfig:
    """What all hashes of a project have in common."""

    prefix: str = field(repr=False)

    def stored(self, salt: str, password_hash: str) -> str:
        """The text that is stored of a user's hash; what is not base64 is left as it is."""
        return f"{self.prefix}${_tolerated(salt)}${_tolerated(password_hash)}"


def hash_config(text: bytes) -> HashConfig:
    """The parameters that *text*, a JSON object, holds.

    Raises:
        CommandRefused: They cannot be those of a project; the message says which.
    """
    members = _members(text)
    if members.get("algorithm") != ALGORITHM:
        raise _refusal("crypto: invalid algorithm")
    signer = _required(members, "base64_signer_key")
    separator = _required(members, "base64_salt_separator")
    cost, rounds = members.get("mem_cost"), members.get("rounds")
    if type(cost) is not int or not 1 <= cost <= MOST_MEM_COST:
        raise _refusal(f"crypto: invalid memCost, must be between 1 and {MOST_MEM_COST}")
    if type(rounds) is not int or rounds <= 0:
        raise _refusal("crypto: invalid rounds (scrypt 'r') <= 0")
    config = HashConfig(f"$fbscrypt$v=1,n={cost},r={rounds},p=1,ss={separator},sk={signer}")
    try:
        FirebaseScrypt().check_form(config.stored(_NOTHING, _NOTHING))
    except StoredHashMalformed as error:
        raise _refusal("mem_cost and rounds ask for more memory than a login may take") from error
    return config


def standard_base64(text: str) -> str:
    """*text*, base64 of either alphabet, in the standard one and padded.

    Raises:
        ValueError: It is neither.
    """
    bare = text.translate(_TO_STANDARD).rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    b64decode(padded, validate=True)
    return padded


def _members(text: bytes) -> Mapping[str, Any]:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refusal(f"it is not JSON: {error}") from error
    if not isinstance(members, dict):
        raise _refusal("it is no JSON object")
    return members


def _required(members: Mapping[str, Any], name: str) -> str:
    value = members.get(name)
    try:
        if isinstance(value, str) and value:
            return standard_base64(value)
    except ValueError:
        pass
    raise _refusal(f"crypto: invalid {name}")


def _tolerated(text: str) -> str:
    try:
        return standard_base64(text)
    except ValueError:
        return text


def _refusal(reason: str) -> CommandRefused:
    return CommandRefused(f"firebase hash config: {reason}")
