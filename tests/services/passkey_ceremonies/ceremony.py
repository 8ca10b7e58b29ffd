"""One ceremony that all tests of this folder take part in."""

import json
from datetime import UTC, datetime
from typing import Any

import cbor2

from flowapi.services.passkey_ceremonies.answers import parsed_assertion, parsed_attestation
from flowapi.services.passkey_ceremonies.assertion import VerifiedUse, verified_use
from flowapi.services.passkey_ceremonies.attestation import VerifiedAttestation, verified_attestation
from flowapi.services.passkey_ceremonies.origins import Origins
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty
from tests.support.authenticator import ORIGIN, Authenticator, HeldCredential, b64, unb64

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CHALLENGE = bytes(range(32))
PARTY = RelyingParty("localhost", "A Shop", Origins([ORIGIN]))
CREATION = {
    "publicKey": {
        "rp": {"id": "localhost", "name": "A Shop"},
        "user": {"id": b64(bytes(16)), "name": "ann", "displayName": "Ann"},
        "challenge": b64(CHALLENGE),
    }
}
REQUEST = {"publicKey": {"rpId": "localhost", "challenge": b64(CHALLENGE)}}


def register(
    answer: Any, *, user_verification: str = "preferred", now: datetime = NOW
) -> VerifiedAttestation:
    """Verify *answer* to the creation options."""
    return verified_attestation(
        parsed_attestation(answer),
        party=PARTY,
        challenge=CHALLENGE,
        user_verification=user_verification,
        now=now,
    )


def log_in(answer: Any, key: HeldCredential, *, user_verification: str = "preferred") -> VerifiedUse:
    """Verify *answer* to the request options with the public half of *key*."""
    return verified_use(
        parsed_assertion(answer),
        party=PARTY,
        challenge=CHALLENGE,
        user_verification=user_verification,
        public_key=key.key.cose(),
    )


def enrolled(**traits: Any) -> tuple[Authenticator, HeldCredential]:
    """An authenticator and the credential that it holds."""
    phone = Authenticator(**traits)
    phone.create(CREATION)
    return phone, phone.credentials[0]


def attestation(answer: dict[str, Any]) -> dict[str, Any]:
    """The attestation object in *answer*."""
    return dict(cbor2.loads(unb64(answer["response"]["attestationObject"])))


def without_statement(answer: dict[str, Any]) -> dict[str, Any]:
    """*answer* with nothing where its attestation statement was."""
    rest = {name: value for name, value in attestation(answer).items() if name != "attStmt"}
    return with_response(answer, attestationObject=b64(cbor2.dumps(rest)))


def with_attestation(answer: dict[str, Any], **members: Any) -> dict[str, Any]:
    """*answer* with other members in its attestation object."""
    return with_response(answer, attestationObject=b64(cbor2.dumps(attestation(answer) | members)))


def with_client_data(answer: dict[str, Any], **members: Any) -> dict[str, Any]:
    """*answer* with other members in its client data."""
    client_data = json.loads(unb64(answer["response"]["clientDataJSON"])) | members
    return with_response(answer, clientDataJSON=b64(json.dumps(client_data).encode()))


def with_response(answer: dict[str, Any], **members: Any) -> dict[str, Any]:
    """*answer* with other members in its response."""
    return answer | {"response": answer["response"] | members}
