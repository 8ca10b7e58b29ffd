from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from flowapi.services.passkey_ceremonies.answers import ParsedAssertion
from flowapi.services.passkey_ceremonies.bindings import NOBODY, check_count, check_owner, checked_ceremony
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from storage.records.webauthn import WebauthnCredential, WebauthnSession

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN, BOB = UUID(int=1), UUID(int=2)
KEY = WebauthnCredential("aWQ", ANN, "key", "none", UUID(int=0), 0, NOON, NOON)
IMPORTED = replace(KEY, user_handle="ann at her old home")
ANSWER = ParsedAssertion(b"id", b"", b"", b"", None)
FOR_ANYBODY = WebauthnSession(UUID(int=9), "challenge", NOBODY, "preferred", "authentication", NOON, NOON)
FOR_ANN = replace(FOR_ANYBODY, user_id=ANN, allowed_credentials=("aWQ", "b3RoZXI"))


def saying(handle: bytes | None) -> ParsedAssertion:
    return replace(ANSWER, user_handle=handle)


@pytest.mark.parametrize(
    ("session", "answer", "credential"),
    [
        (FOR_ANYBODY, saying(ANN.bytes), KEY),
        (FOR_ANYBODY, saying(b"ann at her old home"), IMPORTED),
        (FOR_ANN, saying(ANN.bytes), KEY),
        (FOR_ANN, saying(None), KEY),
        (FOR_ANN, saying(b"ann at her old home"), IMPORTED),
        (FOR_ANN, saying(None), IMPORTED),
    ],
)
def test_an_answer_by_the_right_user_passes(
    session: WebauthnSession, answer: ParsedAssertion, credential: WebauthnCredential
) -> None:
    check_owner(session, answer, credential, named=bool(session.allowed_credentials))


@pytest.mark.parametrize(
    ("session", "answer", "credential"),
    [
        (FOR_ANYBODY, saying(None), KEY),
        (FOR_ANYBODY, saying(BOB.bytes), KEY),
        (FOR_ANYBODY, saying(ANN.bytes), IMPORTED),
        (FOR_ANYBODY, saying(str(ANN).encode()), KEY),
        (replace(FOR_ANYBODY, user_id=ANN), saying(ANN.bytes), KEY),
        (FOR_ANN, saying(BOB.bytes), KEY),
        (FOR_ANN, saying(ANN.bytes), IMPORTED),
        (FOR_ANN, saying(None), replace(KEY, user_id=BOB)),
        (replace(FOR_ANN, allowed_credentials=("b3RoZXI",)), saying(ANN.bytes), KEY),
        (replace(FOR_ANN, user_id=NOBODY), saying(ANN.bytes), KEY),
    ],
)
def test_an_answer_by_somebody_else_is_refused(
    session: WebauthnSession, answer: ParsedAssertion, credential: WebauthnCredential
) -> None:
    with pytest.raises(AnswerRefused):
        check_owner(session, answer, credential, named=False)


@pytest.mark.parametrize("session", [FOR_ANYBODY, replace(FOR_ANYBODY, user_id=ANN)])
def test_a_second_factor_needs_a_ceremony_that_names_its_credentials(session: WebauthnSession) -> None:
    with pytest.raises(AnswerRefused):
        check_owner(session, saying(ANN.bytes), KEY, named=True)


@pytest.mark.parametrize(
    ("stored", "received"), [(0, 0), (0, 1), (5, 6), (5, 0), (5, 4_000_000_000), (2**31 - 1, 2**31)]
)
def test_a_counter_that_goes_up_or_does_not_count_passes(stored: int, received: int) -> None:
    check_count(stored, received)


@pytest.mark.parametrize(("stored", "received"), [(5, 5), (5, 4), (5, 1), (2**31 - 1, 7)])
def test_a_counter_that_does_not_go_up_is_refused(stored: int, received: int) -> None:
    with pytest.raises(AnswerRefused):
        check_count(stored, received)


def test_a_ceremony_is_open_until_its_last_moment() -> None:
    assert checked_ceremony(FOR_ANN, operation="authentication", now=NOON) is FOR_ANN


@pytest.mark.parametrize(
    ("session", "now"),
    [
        (None, NOON),
        (FOR_ANYBODY, NOON + timedelta(microseconds=1)),
        (FOR_ANN, NOON + timedelta(microseconds=1)),
        (replace(FOR_ANN, expires_at=None), NOON),
        (replace(FOR_ANN, operation="registration"), NOON),
    ],
)
def test_a_ceremony_that_is_unknown_over_or_of_another_kind_is_refused(
    session: WebauthnSession | None, now: datetime
) -> None:
    with pytest.raises(AnswerRefused):
        checked_ceremony(session, operation="authentication", now=now)
