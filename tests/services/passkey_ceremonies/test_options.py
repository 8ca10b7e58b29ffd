from datetime import UTC, datetime
from uuid import UUID

from flowapi.services.passkey_ceremonies.options import (
    UserEntity,
    Wishes,
    creation_options,
    request_options,
)
from flowapi.services.passkey_ceremonies.origins import Origins
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty
from storage.records.webauthn import WebauthnCredential

PARTY = RelyingParty("shop.example", "The Shop", Origins(["https://shop.example"]))
USER = UserEntity(bytes(16), "ann@shop.example", "ann")
CHALLENGE = b"\xff" * 32
PASSKEY = Wishes("preferred", "direct", discoverable=True, attachment=None)
SECURITY_KEY = Wishes("discouraged", "none", discoverable=False, attachment="cross-platform")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def credential(name: str, *transports: str) -> WebauthnCredential:
    return WebauthnCredential(
        name, UUID(int=1), "key", "none", UUID(int=0), 0, NOON, NOON, transports=transports
    )


def test_creation_options_for_a_passkey() -> None:
    options = creation_options(PARTY, USER, PASSKEY, challenge=CHALLENGE, timeout=600000, exclude=())

    assert options == {
        "publicKey": {
            "rp": {"name": "The Shop", "id": "shop.example"},
            "user": {"name": "ann@shop.example", "displayName": "ann", "id": "AAAAAAAAAAAAAAAAAAAAAA"},
            "challenge": "__________________________________________8",
            "pubKeyCredParams": [
                {"type": "public-key", "alg": -7},
                {"type": "public-key", "alg": -35},
                {"type": "public-key", "alg": -36},
                {"type": "public-key", "alg": -257},
                {"type": "public-key", "alg": -258},
                {"type": "public-key", "alg": -259},
                {"type": "public-key", "alg": -37},
                {"type": "public-key", "alg": -38},
                {"type": "public-key", "alg": -39},
                {"type": "public-key", "alg": -8},
            ],
            "timeout": 600000,
            "authenticatorSelection": {
                "requireResidentKey": True,
                "residentKey": "required",
                "userVerification": "preferred",
            },
            "attestation": "direct",
        }
    }


def test_creation_options_for_a_security_key_of_somebody_who_has_others() -> None:
    has = [credential("one", "usb", "nfc"), credential("two")]

    options = creation_options(PARTY, USER, SECURITY_KEY, challenge=CHALLENGE, timeout=1, exclude=has)

    public = options["publicKey"]
    assert public["authenticatorSelection"] == {
        "requireResidentKey": False,
        "residentKey": "discouraged",
        "userVerification": "discouraged",
        "authenticatorAttachment": "cross-platform",
    }
    assert public["attestation"] == "none"
    assert public["excludeCredentials"] == [
        {"type": "public-key", "id": "one", "transports": ["usb", "nfc"]},
        {"type": "public-key", "id": "two"},
    ]


def test_request_options_for_anybody() -> None:
    assert request_options(PARTY, PASSKEY, challenge=CHALLENGE, timeout=600000, allow=()) == {
        "publicKey": {
            "challenge": "__________________________________________8",
            "timeout": 600000,
            "rpId": "shop.example",
            "userVerification": "preferred",
        }
    }


def test_request_options_for_somebody() -> None:
    has = [credential("one", "internal"), credential("two")]

    options = request_options(PARTY, SECURITY_KEY, challenge=CHALLENGE, timeout=1, allow=has)

    assert options["publicKey"]["allowCredentials"] == [
        {"type": "public-key", "id": "one", "transports": ["internal"]},
        {"type": "public-key", "id": "two"},
    ]
