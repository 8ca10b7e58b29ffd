"""Whatever is damaged in a valid answer, the outcome is a refusal or the truth."""

import json
from contextlib import suppress
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowapi.services.passkey_ceremonies.assertion import VerifiedUse
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from tests.services.passkey_ceremonies.ceremony import (
    CREATION,
    REQUEST,
    attestation,
    enrolled,
    log_in,
    register,
    with_response,
)
from tests.services.passkey_ceremonies.test_statements import FORMATS
from tests.support.attestation_statements import packed_self
from tests.support.authenticator import Authenticator, b64, unb64
from tests.support.damage import CBOR_JUNK, JSON_JUNK, damaged, damaged_bytes

ALL_FORMATS = {**FORMATS, "self": packed_self}
REGISTRATIONS = {name: Authenticator(statement=made).create(CREATION) for name, made in ALL_FORMATS.items()}
PHONE, KEY = enrolled(counts=True)
LOGIN = PHONE.get(REQUEST)
TRUTH = VerifiedUse(1, backup_eligible=False, backup_state=False)
fuzzed = settings(max_examples=60, deadline=None)


def client_data(answer: dict[str, Any]) -> Any:
    return json.loads(unb64(answer["response"]["clientDataJSON"]))


def try_to_register(answer: Any) -> None:
    with suppress(AnswerRefused):
        register(answer)


def try_to_log_in(answer: Any) -> None:
    with suppress(AnswerRefused):
        assert log_in(answer, KEY) == TRUTH


@pytest.mark.parametrize("name", REGISTRATIONS)
@fuzzed
@given(st.data())
def test_a_damaged_attestation_object(name: str, data: st.DataObject) -> None:
    answer = REGISTRATIONS[name]
    forged = data.draw(damaged(attestation(answer), CBOR_JUNK))

    try_to_register(with_response(answer, attestationObject=b64(cbor2.dumps(forged))))


@pytest.mark.parametrize("name", REGISTRATIONS)
@fuzzed
@given(st.data())
def test_a_damaged_statement(name: str, data: st.DataObject) -> None:
    answer = REGISTRATIONS[name]
    parts = attestation(answer)
    forged = parts | {"attStmt": data.draw(damaged(parts["attStmt"], CBOR_JUNK))}

    try_to_register(with_response(answer, attestationObject=b64(cbor2.dumps(forged))))


@fuzzed
@given(st.data())
def test_damaged_bytes_of_an_attestation_object(data: st.DataObject) -> None:
    answer = REGISTRATIONS["packed"]
    forged = data.draw(damaged_bytes(unb64(answer["response"]["attestationObject"])))

    try_to_register(with_response(answer, attestationObject=b64(forged)))


@fuzzed
@given(st.data())
def test_damaged_authenticator_data_of_a_registration(data: st.DataObject) -> None:
    answer = REGISTRATIONS["none"]
    parts = attestation(answer)
    forged = parts | {"authData": data.draw(damaged_bytes(parts["authData"]))}

    try_to_register(with_response(answer, attestationObject=b64(cbor2.dumps(forged))))


@fuzzed
@given(damaged(REGISTRATIONS["none"], JSON_JUNK))
def test_a_damaged_answer_to_a_registration(forged: Any) -> None:
    try_to_register(forged)


@fuzzed
@given(damaged(client_data(REGISTRATIONS["none"]), JSON_JUNK))
def test_damaged_client_data_of_a_registration(forged: Any) -> None:
    try_to_register(with_response(REGISTRATIONS["none"], clientDataJSON=b64(json.dumps(forged).encode())))


@fuzzed
@given(damaged(LOGIN, JSON_JUNK))
def test_a_damaged_answer_to_a_login(forged: Any) -> None:
    try_to_log_in(forged)


@fuzzed
@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]), st.data())
def test_damaged_bytes_of_a_login(member: str, data: st.DataObject) -> None:
    forged = data.draw(damaged_bytes(unb64(LOGIN["response"][member])))

    try_to_log_in(with_response(LOGIN, **{member: b64(forged)}))


@fuzzed
@given(JSON_JUNK)
def test_junk_for_an_answer(junk: Any) -> None:
    try_to_register(junk)
    try_to_log_in(junk)
    try_to_log_in(json.dumps(junk))


@fuzzed
@given(st.binary(max_size=200))
def test_junk_for_an_attestation_object(junk: bytes) -> None:
    try_to_register(with_response(REGISTRATIONS["none"], attestationObject=b64(junk)))
