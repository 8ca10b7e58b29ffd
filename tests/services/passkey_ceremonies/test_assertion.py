import pytest

from flowapi.services.passkey_ceremonies.assertion import VerifiedUse
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from tests.services.passkey_ceremonies.ceremony import (
    REQUEST,
    enrolled,
    log_in,
    with_client_data,
    with_response,
)
from tests.support.authenticator import BACKED_UP, BACKUP_ELIGIBLE, USER_PRESENT, USER_VERIFIED, b64, unb64
from tests.support.credential_keys import KEY_PAIRS


def test_the_use_of_a_credential_is_read_from_the_answer() -> None:
    phone, key = enrolled(counts=True, flags=USER_PRESENT | BACKUP_ELIGIBLE | BACKED_UP)

    use = log_in(phone.get(REQUEST), key)

    assert use == VerifiedUse(sign_count=1, backup_eligible=True, backup_state=True)


@pytest.mark.parametrize("algorithm", KEY_PAIRS)
def test_signatures_of_every_algorithm_verify(algorithm: int) -> None:
    phone, key = enrolled(make_key=KEY_PAIRS[algorithm])

    assert log_in(phone.get(REQUEST), key) == VerifiedUse(0, backup_eligible=False, backup_state=False)


@pytest.mark.parametrize("algorithm", KEY_PAIRS)
def test_a_signature_of_something_else_is_refused(algorithm: int) -> None:
    phone, key = enrolled(make_key=KEY_PAIRS[algorithm])
    forged = with_response(phone.get(REQUEST), signature=b64(key.key.sign(b"something else")))

    with pytest.raises(AnswerRefused):
        log_in(forged, key)


def test_a_signature_by_another_key_is_refused() -> None:
    phone, _ = enrolled()
    _, another = enrolled()

    with pytest.raises(AnswerRefused):
        log_in(phone.get(REQUEST), another)


@pytest.mark.parametrize("position", [0, 32, 33, 36])
def test_changed_authenticator_data_is_refused(position: int) -> None:
    phone, key = enrolled()
    answer = phone.get(REQUEST)
    data = bytearray(unb64(answer["response"]["authenticatorData"]))
    data[position] ^= USER_VERIFIED

    with pytest.raises(AnswerRefused):
        log_in(with_response(answer, authenticatorData=b64(bytes(data))), key)


def test_changed_client_data_is_refused() -> None:
    phone, key = enrolled()

    with pytest.raises(AnswerRefused):
        log_in(with_client_data(phone.get(REQUEST), crossOrigin=True), key)


@pytest.mark.parametrize("forged", [{"kind": "webauthn.create"}, {"challenge": "AAAA"}])
def test_an_answer_to_another_ceremony_is_refused(forged: dict[str, str]) -> None:
    phone, key = enrolled()

    with pytest.raises(AnswerRefused):
        log_in(
            phone.get(REQUEST, kind=forged.get("kind", "webauthn.get"), challenge=forged.get("challenge")),
            key,
        )


def test_an_answer_from_elsewhere_is_refused() -> None:
    phone, key = enrolled(origin="https://evil.example")

    with pytest.raises(AnswerRefused):
        log_in(phone.get(REQUEST), key)


def test_an_answer_for_another_relying_party_is_refused() -> None:
    phone, key = enrolled()
    key.rp_id = "evil.example"

    with pytest.raises(AnswerRefused):
        log_in(phone.get(REQUEST), key)


@pytest.mark.parametrize("flags", [0, USER_VERIFIED, USER_PRESENT | BACKED_UP])
def test_flags_that_cannot_be_are_refused(flags: int) -> None:
    phone, key = enrolled(flags=flags)

    with pytest.raises(AnswerRefused):
        log_in(phone.get(REQUEST), key)


def test_an_unverified_user_passes_unless_verification_is_required() -> None:
    phone, key = enrolled(flags=USER_PRESENT)
    answer = phone.get(REQUEST)

    assert log_in(answer, key, user_verification="discouraged").sign_count == 0
    with pytest.raises(AnswerRefused):
        log_in(answer, key, user_verification="required")
