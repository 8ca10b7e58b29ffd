from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from flowapi.errors.technical import TechnicalError
from storage.records.webauthn import WebauthnSession
from storage.store import Store
from tests.services.passkeys.steps import ANN, BOB, NOBODY, ask, begin, register, service
from tests.support.authenticator import (
    Authenticator,
    b64,
)
from tests.support.clock import NOON


async def test_options_for_a_passkey_begin_a_registration(store: Store) -> None:
    ceremony = await begin(store)

    public = ceremony.options["publicKey"]
    assert public["rp"] == {"id": "localhost", "name": "Hanko Authentication Service"}
    assert public["user"] == {"id": b64(ANN.bytes), "name": "ann@shop.example", "displayName": "ann"}
    assert public["timeout"] == 600_000
    assert public["attestation"] == "direct"
    assert public["authenticatorSelection"] == {
        "requireResidentKey": True,
        "residentKey": "required",
        "userVerification": "preferred",
    }
    assert "excludeCredentials" not in public
    assert await store.webauthn_sessions.find(ceremony.session_id) == WebauthnSession(
        id=ceremony.session_id,
        challenge=public["challenge"],
        user_id=ANN,
        user_verification="preferred",
        operation="registration",
        expires_at=NOON + timedelta(minutes=10),
        created_at=NOON,
    )


async def test_options_for_a_security_key_follow_its_own_settings(store: Store) -> None:
    passkeys = service(
        passkey={"attestation_preference": "direct", "user_verification": "required"},
        mfa={"security_keys": {"attestation_preference": "none", "user_verification": "discouraged"}},
        webauthn={"timeouts": {"registration": 90_000}},
    )

    ceremony = await begin(store, passkeys, security_key=True)

    public = ceremony.options["publicKey"]
    assert public["attestation"] == "none"
    assert public["timeout"] == 90_000
    assert public["authenticatorSelection"] == {
        "authenticatorAttachment": "cross-platform",
        "requireResidentKey": False,
        "residentKey": "discouraged",
        "userVerification": "discouraged",
    }


@pytest.mark.parametrize(("configured", "asked"), [("platform", "platform"), ("no_preference", None)])
async def test_the_attachment_of_security_keys_is_configured(
    store: Store, configured: str, asked: str | None
) -> None:
    passkeys = service(mfa={"security_keys": {"authenticator_attachment": configured}})

    ceremony = await begin(store, passkeys, security_key=True)

    selection = ceremony.options["publicKey"]["authenticatorSelection"]
    assert selection.get("authenticatorAttachment") == asked


async def test_a_timeout_of_zero_is_five_minutes(store: Store) -> None:
    passkeys = service(webauthn={"timeouts": {"registration": 0, "login": 0}})

    creation, request = await begin(store, passkeys), await ask(store, passkeys)

    assert creation.options["publicKey"]["timeout"] == request.options["publicKey"]["timeout"] == 300_000
    session = await store.webauthn_sessions.find(request.session_id)
    assert session is not None
    assert session.expires_at == NOON + timedelta(minutes=5)


async def test_credentials_of_both_kinds_are_excluded(store: Store) -> None:
    passkey = await register(store, Authenticator())
    security_key = await register(store, Authenticator(transports=[]), security_key=True)
    await register(store, Authenticator(), user_id=BOB)

    ceremony = await begin(store)

    excluded = ceremony.options["publicKey"]["excludeCredentials"]
    assert sorted(excluded, key=lambda one: one["id"] == security_key.id) == [
        {"type": "public-key", "id": passkey.id, "transports": ["internal"]},
        {"type": "public-key", "id": security_key.id},
    ]


async def test_options_for_anybody_name_nobody(store: Store) -> None:
    ceremony = await ask(store)

    public = ceremony.options["publicKey"]
    assert public == {
        "challenge": public["challenge"],
        "timeout": 600_000,
        "rpId": "localhost",
        "userVerification": "preferred",
    }
    assert await store.webauthn_sessions.find(ceremony.session_id) == WebauthnSession(
        id=ceremony.session_id,
        challenge=public["challenge"],
        user_id=NOBODY,
        user_verification="preferred",
        operation="authentication",
        expires_at=NOON + timedelta(minutes=10),
        created_at=NOON,
    )


async def test_options_for_a_known_user_name_passkeys_alone(store: Store) -> None:
    passkey = await register(store, Authenticator())
    security_key = await register(store, Authenticator(), security_key=True)

    ceremony = await ask(store, user_id=ANN, credentials=(security_key, passkey))

    assert ceremony.options["publicKey"]["allowCredentials"] == [
        {"type": "public-key", "id": passkey.id, "transports": ["internal"]}
    ]
    session = await store.webauthn_sessions.find(ceremony.session_id)
    assert session is not None
    assert (session.user_id, session.allowed_credentials) == (ANN, (passkey.id,))


async def test_options_for_a_second_factor_name_all_credentials_the_oldest_first(store: Store) -> None:
    young = await register(store, Authenticator())
    old = replace(await register(store, Authenticator(), security_key=True), created_at=NOON - timedelta(1))

    ceremony = await ask(store, user_id=ANN, credentials=(young, old), security_key=True)

    public = ceremony.options["publicKey"]
    assert [allowed["id"] for allowed in public["allowCredentials"]] == [old.id, young.id]
    assert public["userVerification"] == "discouraged"


@pytest.mark.parametrize(("user_id", "security_key"), [(ANN, False), (ANN, True), (None, True)])
async def test_a_known_user_without_a_fitting_credential_is_our_mistake(
    store: Store, user_id: UUID | None, security_key: bool
) -> None:
    with pytest.raises(TechnicalError):
        await ask(store, user_id=user_id, security_key=security_key)


async def test_every_ceremony_has_a_challenge_of_its_own(store: Store) -> None:
    ceremonies = [await ask(store) for _ in range(10)]

    challenges = {ceremony.options["publicKey"]["challenge"] for ceremony in ceremonies}
    assert len(challenges) == 10
    assert {len(challenge) for challenge in challenges} == {43}
    assert not any(challenge in repr(ceremonies) for challenge in challenges)
