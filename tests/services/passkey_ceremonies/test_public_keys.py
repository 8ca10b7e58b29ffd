from typing import Any

import cbor2
import pytest

from flowapi.services.passkey_ceremonies.public_keys import check_signature, checked_algorithm
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from tests.support.credential_keys import KEY_PAIRS, es256

ES256: dict[int, Any] = cbor2.loads(es256().cose())
RS256: dict[int, Any] = cbor2.loads(KEY_PAIRS[-257]().cose())


@pytest.mark.parametrize("algorithm", KEY_PAIRS)
def test_a_sound_key_tells_its_algorithm(algorithm: int) -> None:
    assert checked_algorithm(KEY_PAIRS[algorithm]().cose()) == algorithm


@pytest.mark.parametrize(
    "key",
    [
        {},
        {1: 2, 3: -7},
        {**ES256, 3: -8},
        {**ES256, 3: -35},
        {**ES256, 3: -36},
        {**ES256, 3: -257},
        {**ES256, 3: -47},
        {**ES256, 3: -7.0},
        {**ES256, 3: "ES256"},
        {**ES256, 3: None},
        {**ES256, -1: 2},
        {**ES256, -1: 6},
        {**ES256, -2: bytes(32)},
        {**ES256, -2: b""},
        {**ES256, -3: "y"},
        {**ES256, 1: 1},
        {**ES256, 99: bytes(40_000)},
        {**ES256, 1: 3},
        {**RS256, 3: -65535},
        {**RS256, -1: b"\x0f"},
        {**RS256, -2: b""},
        {1: 7, 3: -48, -1: bytes(1312)},
        [],
        7,
        "key",
    ],
)
def test_an_unsound_key_is_refused(key: Any) -> None:
    with pytest.raises(AnswerRefused):
        checked_algorithm(cbor2.dumps(key))


@pytest.mark.parametrize("key", [b"", b"\x04", b"\xff", b"\x81" * 1000, cbor2.dumps({})])
def test_nothing_is_signed_by_what_is_no_key(key: bytes) -> None:
    with pytest.raises(AnswerRefused):
        check_signature(key, b"signature", b"data")
