from typing import Any
from uuid import UUID

import pytest

from flowapi.services.passkey_ceremonies.attestation import VerifiedAttestation
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from tests.services.passkey_ceremonies.ceremony import (
    CREATION,
    register,
    with_attestation,
    with_client_data,
    with_response,
)
from tests.support.authenticator import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    b64,
    unb64,
)
from tests.support.credential_keys import KEY_PAIRS

AAGUID = UUID("ee882879-721c-4913-9775-3dfcce97072a")


def test_a_credential_is_read_from_the_answer() -> None:
    phone = Authenticator(
        aaguid=AAGUID.bytes, flags=USER_PRESENT | BACKUP_ELIGIBLE | BACKED_UP, transports=["hybrid"]
    )

    verified = register(phone.create(CREATION))

    held = phone.credentials[0]
    assert verified == VerifiedAttestation(
        credential_id=held.id,
        public_key=held.key.cose(),
        format="none",
        aaguid=AAGUID,
        sign_count=0,
        backup_eligible=True,
        backup_state=True,
    )


@pytest.mark.parametrize("algorithm", KEY_PAIRS)
def test_every_algorithm_that_is_asked_for_is_accepted(algorithm: int) -> None:
    phone = Authenticator(make_key=KEY_PAIRS[algorithm])

    assert register(phone.create(CREATION)).public_key == phone.credentials[0].key.cose()


def test_extensions_of_the_authenticator_do_not_matter() -> None:
    phone = Authenticator(extensions={"credProtect": 2})

    assert register(phone.create(CREATION)).public_key == phone.credentials[0].key.cose()


@pytest.mark.parametrize("asked", ["preferred", "discouraged"])
def test_an_unverified_user_passes_unless_verification_is_required(asked: str) -> None:
    answer = Authenticator(flags=USER_PRESENT).create(CREATION)

    assert register(answer, user_verification=asked).format == "none"
    with pytest.raises(AnswerRefused):
        register(answer, user_verification="required")


@pytest.mark.parametrize(
    "forged", [{"kind": "webauthn.get"}, {"challenge": "AAAA"}, {"rp_id": "evil.example"}]
)
def test_an_answer_to_another_ceremony_is_refused(forged: dict[str, str]) -> None:
    with pytest.raises(AnswerRefused):
        register(Authenticator().create(CREATION, **forged))


def test_an_answer_from_elsewhere_is_refused() -> None:
    with pytest.raises(AnswerRefused):
        register(Authenticator(origin="https://evil.example").create(CREATION))


@pytest.mark.parametrize("flags", [0, USER_VERIFIED, USER_PRESENT | BACKED_UP])
def test_flags_that_cannot_be_are_refused(flags: int) -> None:
    with pytest.raises(AnswerRefused):
        register(Authenticator(flags=flags).create(CREATION))


def test_another_credential_than_the_attested_one_is_refused() -> None:
    answer = Authenticator().create(CREATION) | {"id": b64(b"another"), "rawId": b64(b"another")}

    with pytest.raises(AnswerRefused):
        register(answer)


@pytest.mark.parametrize("member", ["type", "challenge", "origin"])
@pytest.mark.parametrize("value", [None, 7, [], {}, "*"])
def test_client_data_of_another_shape_is_refused(member: str, value: Any) -> None:
    with pytest.raises(AnswerRefused):
        register(with_client_data(Authenticator().create(CREATION), **{member: value}))


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"7", b"\xff", b"{", b"[" * 40_000])
def test_client_data_that_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(AnswerRefused):
        register(with_response(Authenticator().create(CREATION), clientDataJSON=b64(text)))


def test_authenticator_data_without_a_credential_is_refused() -> None:
    phone = Authenticator()
    answer = phone.create(CREATION)
    login = phone.get(CREATION)

    with pytest.raises(AnswerRefused):
        register(with_attestation(answer, authData=unb64(login["response"]["authenticatorData"])))


@pytest.mark.parametrize(
    "attestation", [b"", b"\x00", b"\xf6", b"\x80", b"\xa0", b"\x81" * 40_000, b"\xbf" * 40_000, b"\xff"]
)
def test_an_attestation_object_of_another_shape_is_refused(attestation: bytes) -> None:
    with pytest.raises(AnswerRefused):
        register(with_response(Authenticator().create(CREATION), attestationObject=b64(attestation)))
