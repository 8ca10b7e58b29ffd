import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from flowapi.errors.credentials import AttestationRejected
from flowapi.services.passkeys import Ceremony
from storage.records.webauthn import WebauthnCredential
from storage.store import Store
from tests.services.passkeys.steps import (
    ANN,
    BOB,
    ICLOUD,
    LATER,
    NOBODY,
    PASSKEYS,
    ask,
    begin,
    log_in,
    register,
)
from tests.support.authenticator import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    b64,
)
from tests.support.clock import NOON


@pytest.mark.parametrize("security_key", [False, True])
@pytest.mark.parametrize("as_text", [False, True])
async def test_a_verified_credential_is_made_into_a_row(
    store: Store, security_key: bool, as_text: bool
) -> None:
    phone = Authenticator(
        aaguid=ICLOUD.bytes,
        flags=USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP,
        transports=["internal", "hybrid", "internal", ""],
    )
    ceremony = await begin(store, security_key=security_key)
    answer = phone.create(ceremony.options)

    credential = await PASSKEYS.verify_registration(
        store,
        session_id=ceremony.session_id,
        user_id=ANN,
        response=json.dumps(answer) if as_text else answer,
        security_key=security_key,
        now=LATER,
    )

    held = phone.credentials[0]
    assert credential == WebauthnCredential(
        id=b64(held.id),
        user_id=ANN,
        public_key=b64(held.key.cose()),
        attestation_type="none",
        aaguid=ICLOUD,
        sign_count=0,
        created_at=LATER,
        updated_at=LATER,
        name="iCloud Keychain",
        backup_eligible=True,
        backup_state=True,
        last_used_at=LATER,
        mfa_only=security_key,
        user_handle=None,
        transports=("internal", "hybrid"),
    )
    assert await store.webauthn_sessions.find(ceremony.session_id) is None
    assert await store.webauthn_credentials.find(credential.id) is None


async def refuse_registration(store: Store, ceremony: Ceremony, response: Any, **changes: Any) -> None:
    arguments: dict[str, Any] = {"session_id": ceremony.session_id, "user_id": ANN, "now": LATER} | changes
    with pytest.raises(AttestationRejected):
        await PASSKEYS.verify_registration(store, response=response, security_key=False, **arguments)


async def test_a_refused_registration_can_be_tried_again(store: Store) -> None:
    ceremony, phone = await begin(store), Authenticator()

    await refuse_registration(store, ceremony, phone.create(ceremony.options, challenge="AAAA"))
    await refuse_registration(store, ceremony, {})
    await refuse_registration(store, ceremony, None)

    credential = await PASSKEYS.verify_registration(
        store,
        session_id=ceremony.session_id,
        user_id=ANN,
        response=phone.create(ceremony.options),
        security_key=False,
        now=LATER,
    )
    assert credential.id == b64(phone.credentials[1].id)


async def test_a_registration_is_used_up(store: Store) -> None:
    ceremony, phone = await begin(store), Authenticator()
    answer = phone.create(ceremony.options)
    await PASSKEYS.verify_registration(
        store, session_id=ceremony.session_id, user_id=ANN, response=answer, security_key=False, now=LATER
    )

    await refuse_registration(store, ceremony, answer)
    await refuse_registration(store, ceremony, phone.create(ceremony.options))


@pytest.mark.parametrize(
    "changes",
    [{"user_id": BOB}, {"session_id": UUID(int=7)}, {"now": NOON + timedelta(minutes=10, seconds=1)}],
)
async def test_a_registration_of_somebody_else_unknown_or_late_is_refused(
    store: Store, changes: dict[str, Any]
) -> None:
    ceremony = await begin(store)
    answer = Authenticator().create(ceremony.options)

    await refuse_registration(store, ceremony, answer, **changes)


async def test_a_login_ceremony_registers_nothing(store: Store) -> None:
    creation, request = await begin(store), await ask(store)
    answer = Authenticator().create(creation.options, challenge=request.options["publicKey"]["challenge"])

    await refuse_registration(store, request, answer, user_id=NOBODY)


async def test_a_credential_is_registered_once(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await begin(store, user_id=BOB)
    answer = phone.create(ceremony.options)
    await store.webauthn_credentials.add(
        replace(await register(store, Authenticator()), id=b64(phone.credentials[1].id))
    )

    await refuse_registration(store, ceremony, answer, user_id=BOB)


async def test_a_counter_beyond_its_column_is_stored_as_high_as_possible(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone)
    held = phone.credentials[0]
    held.sign_count = 4_000_000_000
    ceremony = await ask(store)

    verified = await log_in(store, ceremony, phone.get(ceremony.options))

    assert verified.credential.sign_count == 2**31 - 1
