import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from flowapi.services.passkey_ceremonies.answers import (
    ParsedAssertion,
    ParsedAttestation,
    parsed_assertion,
    parsed_attestation,
)
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused

ATTESTATION: dict[str, Any] = {
    "type": "public-key",
    "id": "aWQ",
    "rawId": "aWQ",
    "response": {"clientDataJSON": "e30", "attestationObject": "b2JqZWN0", "transports": ["internal", "usb"]},
}
PARSED_ATTESTATION = ParsedAttestation(b"id", b"{}", b"object", ("internal", "usb"))

ASSERTION: dict[str, Any] = {
    "type": "public-key",
    "id": "aWQ",
    "rawId": "aWQ",
    "authenticatorAttachment": "of-a-kind-not-known-yet",
    "clientExtensionResults": {"appid": True},
    "response": {
        "clientDataJSON": "e30",
        "authenticatorData": "ZGF0YQ",
        "signature": "c2ln",
        "userHandle": "dXNlcg",
    },
}
PARSED_ASSERTION = ParsedAssertion(b"id", b"{}", b"data", b"sig", b"user")


def changed(answer: dict[str, Any], **members: Any) -> dict[str, Any]:
    return answer | members


def responding(answer: dict[str, Any], **members: Any) -> dict[str, Any]:
    return answer | {"response": answer["response"] | members}


def test_an_attestation_may_be_an_object_or_its_text() -> None:
    assert parsed_attestation(ATTESTATION) == PARSED_ATTESTATION
    assert parsed_attestation(json.dumps(ATTESTATION)) == PARSED_ATTESTATION


def test_an_assertion_may_be_an_object_or_its_text() -> None:
    assert parsed_assertion(ASSERTION) == PARSED_ASSERTION
    assert parsed_assertion(json.dumps(ASSERTION)) == PARSED_ASSERTION


def test_padding_is_accepted_everywhere() -> None:
    padded = changed(responding(ASSERTION, authenticatorData="ZGF0YQ==", userHandle="dXNlcg=="), id="aWQ=")

    assert parsed_assertion(padded) == PARSED_ASSERTION
    assert parsed_assertion(padded).id == "aWQ"


@pytest.mark.parametrize("handle", [None, ""])
def test_an_empty_user_handle_is_none(handle: str | None) -> None:
    assert parsed_assertion(responding(ASSERTION, userHandle=handle)).user_handle is None


def test_transports_are_taken_once_and_without_empty_ones() -> None:
    answer = responding(ATTESTATION, transports=["usb", "", "nfc", "usb", "of-the-future"])

    assert parsed_attestation(answer).transports == ("usb", "nfc", "of-the-future")


def test_transports_beside_the_response_count_where_it_has_none() -> None:
    inside = {name: value for name, value in ATTESTATION["response"].items() if name != "transports"}

    assert parsed_attestation(changed(ATTESTATION, response=inside, transports=["ble"])).transports == (
        "ble",
    )
    assert parsed_attestation(changed(ATTESTATION, response=inside)).transports == ()
    assert parsed_attestation(changed(ATTESTATION, transports=["ble"])).transports == ("internal", "usb")


@pytest.mark.parametrize(
    "transports",
    [
        "usb",
        {},
        7,
        True,
        [7],
        [None],
        [["usb"]],
        ["\ud800"],
        ["a\0b"],
        ["x" * 256],
        list("abcdefghijklmnopq"),
    ],
)
def test_transports_of_another_shape_are_refused(transports: Any) -> None:
    with pytest.raises(AnswerRefused):
        parsed_attestation(responding(ATTESTATION, transports=transports))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        7,
        True,
        [],
        [ATTESTATION],
        "",
        "null",
        "{",
        "[" * 100_000,
        "\ud800",
        {},
        changed(ATTESTATION, type="password"),
        changed(ATTESTATION, type=None),
        changed(ATTESTATION, id="aWR4"),
        changed(ATTESTATION, id="aWQ!"),
        changed(ATTESTATION, id="aW Q"),
        changed(ATTESTATION, id="äWQ"),
        changed(ATTESTATION, id=7),
        changed(ATTESTATION, id="", rawId=""),
        changed(ATTESTATION, rawId=None),
        changed(ATTESTATION, response=None),
        changed(ATTESTATION, response=[]),
        responding(ATTESTATION, clientDataJSON=None),
        responding(ATTESTATION, clientDataJSON="e30*"),
        responding(ATTESTATION, clientDataJSON="e"),
        responding(ATTESTATION, attestationObject={"fmt": "none"}),
        responding(ATTESTATION, attestationObject="A" * 70_000),
        ASSERTION,
    ],
)
def test_what_is_no_attestation_is_refused(answer: Any) -> None:
    with pytest.raises(AnswerRefused):
        parsed_attestation(answer)


@pytest.mark.parametrize("name", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", [7, True, [], {}, "*", "A", "A" * 70_000])
def test_a_malformed_member_of_an_assertion_is_refused(name: str, value: Any) -> None:
    with pytest.raises(AnswerRefused):
        parsed_assertion(responding(ASSERTION, **{name: value}))


def test_a_credential_id_is_as_long_as_its_column_allows() -> None:
    longest, longer = (urlsafe_b64encode(b"x" * size).decode().rstrip("=") for size in (191, 192))

    assert parsed_assertion(changed(ASSERTION, id=longest, rawId=longest)).credential_id == b"x" * 191
    with pytest.raises(AnswerRefused):
        parsed_assertion(changed(ASSERTION, id=longer, rawId=longer))
