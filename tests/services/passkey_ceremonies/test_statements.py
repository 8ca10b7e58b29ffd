from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from tests.services.passkey_ceremonies.ceremony import (
    CREATION,
    NOW,
    attestation,
    register,
    with_attestation,
    without_statement,
)
from tests.support import attestation_statements as made
from tests.support.attestation_statements import MAKER, NOT_AN_AUTHORITY, Packed, extension, name
from tests.support.authenticator import Authenticator, Statement, ToAttest, none
from tests.support.credential_keys import KEY_PAIRS

FORMATS: dict[str, Statement] = {
    "none": none,
    "packed": Packed(),
    "tpm": made.tpm,
    "android-key": made.android_key,
    "android-safetynet": made.android_safetynet,
    "fido-u2f": made.fido_u2f,
    "apple": made.apple,
}
AAGUID = bytes(range(16))
MODEL = "1.3.6.1.4.1.45724.1.1.4"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_accepted_from_makers_that_nobody_knows(name: str) -> None:
    answer = Authenticator(statement=FORMATS[name]).create(CREATION)

    assert register(answer).format == name


@pytest.mark.parametrize("algorithm", KEY_PAIRS)
def test_self_attestation_is_accepted_with_every_algorithm(algorithm: int) -> None:
    phone = Authenticator(statement=made.packed_self, make_key=KEY_PAIRS[algorithm])

    assert register(phone.create(CREATION)).format == "packed"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "none"])
def test_a_statement_about_another_credential_is_refused(name: str) -> None:
    phone = Authenticator(statement=FORMATS[name])
    stolen = phone.create(CREATION)
    answer = phone.create(CREATION)
    about_another = with_attestation(answer, attStmt=attestation(stolen)["attStmt"])

    with pytest.raises(AnswerRefused):
        register(about_another)


@pytest.mark.parametrize("fmt", [*FORMATS, "unknown", "", 7, None, ["none"], {"none": 1}, b"none"])
@pytest.mark.parametrize(
    "statement", [None, 7, "", b"", [], {"x5c": []}, {"x5c": [b""]}, {"x5c": 7}, {"sig": 7}]
)
def test_a_statement_of_another_shape_is_refused(fmt: Any, statement: Any) -> None:
    answer = with_attestation(Authenticator().create(CREATION), fmt=fmt, attStmt=statement)

    with pytest.raises(AnswerRefused):
        register(answer)


def test_a_format_without_statement_is_refused() -> None:
    with pytest.raises(AnswerRefused):
        register(without_statement(Authenticator().create(CREATION)))


def test_none_has_to_say_nothing() -> None:
    def talkative(_: ToAttest) -> tuple[str, Any]:
        return "none", {"unheard": "of"}

    with pytest.raises(AnswerRefused):
        register(Authenticator(statement=talkative).create(CREATION))


def test_self_attestation_with_another_algorithm_is_refused() -> None:
    def confused(about: ToAttest) -> tuple[str, Any]:
        fmt, statement = made.packed_self(about)
        return fmt, statement | {"alg": -257}

    with pytest.raises(AnswerRefused):
        register(Authenticator(statement=confused).create(CREATION))


@pytest.mark.parametrize(
    "statement",
    [
        Packed(subject=name({**MAKER, NameOID.ORGANIZATIONAL_UNIT_NAME: "Another Unit"})),
        Packed(extensions=()),
        Packed(extensions=(NOT_AN_AUTHORITY, extension(MODEL, b"\x04\x10" + AAGUID))),
        Packed(start=NOW, end=NOW + timedelta(days=1)),
    ],
)
def test_a_packed_certificate_of_an_authenticator_is_accepted(statement: Statement) -> None:
    assert register(Authenticator(statement=statement, aaguid=AAGUID).create(CREATION)).format == "packed"


@pytest.mark.parametrize(
    "statement",
    [
        Packed(extensions=(x509.BasicConstraints(ca=True, path_length=None),)),
        Packed(extensions=(NOT_AN_AUTHORITY, extension(MODEL, b"\x04\x10" + bytes(16)))),
        Packed(start=NOW + timedelta(seconds=1), end=NOW + timedelta(days=1)),
        Packed(start=NOW - timedelta(days=1), end=NOW - timedelta(seconds=1)),
        Packed(subject=name({NameOID.ORGANIZATION_NAME: "Nobody", NameOID.COMMON_NAME: "Keys"})),
        Packed(subject=name({NameOID.COUNTRY_NAME: "NO", NameOID.COMMON_NAME: "Keys"})),
        Packed(subject=name({NameOID.COUNTRY_NAME: "NO", NameOID.ORGANIZATION_NAME: "Nobody"})),
    ],
)
def test_a_packed_certificate_of_something_else_is_refused(statement: Statement) -> None:
    with pytest.raises(AnswerRefused):
        register(Authenticator(statement=statement, aaguid=AAGUID).create(CREATION))
