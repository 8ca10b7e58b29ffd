import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from flowapi.errors.credentials import AssertionRejected, SecurityKeyRejected
from flowapi.services.passkeys import Ceremony, VerifiedAssertion
from storage.database import Database
from storage.records.webauthn import WebauthnCredential
from storage.store import Store
from tests.services.passkeys.steps import (
    ANN,
    BOB,
    LATER,
    NOBODY,
    PASSKEYS,
    ask,
    begin,
    log_in,
    register,
    service,
)
from tests.support.authenticator import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    USER_PRESENT,
    Authenticator,
    b64,
)
from tests.support.clock import NOON


@pytest.mark.parametrize("as_text", [False, True])
async def test_anybody_may_log_in_with_her_passkey(store: Store, as_text: bool) -> None:
    phone = Authenticator(counts=True)
    credential = await register(store, phone)
    ceremony = await ask(store)
    phone.flags |= BACKUP_ELIGIBLE | BACKED_UP
    answer = phone.get(ceremony.options)

    verified = await log_in(store, ceremony, json.dumps(answer) if as_text else answer)

    used = replace(
        credential,
        sign_count=1,
        backup_eligible=True,
        backup_state=True,
        last_used_at=LATER,
        updated_at=LATER,
    )
    assert verified == VerifiedAssertion(ANN, used)
    assert await store.webauthn_credentials.find(credential.id) == used
    assert await store.webauthn_sessions.find(ceremony.session_id) is None


async def test_a_known_user_may_log_in_with_her_passkey(store: Store) -> None:
    phone = Authenticator()
    credential = await register(store, phone)
    ceremony = await ask(store, user_id=ANN, credentials=(credential,))
    answer = phone.get(ceremony.options)
    answer["response"]["userHandle"] = None

    assert (await log_in(store, ceremony, answer)).user_id == ANN


@pytest.mark.parametrize("mfa_only", [False, True])
async def test_a_second_factor_may_be_any_credential_of_the_user(store: Store, mfa_only: bool) -> None:
    phone = Authenticator(flags=USER_PRESENT)
    credential = await register(store, phone, security_key=mfa_only)
    ceremony = await ask(store, user_id=ANN, credentials=(credential,), security_key=True)

    assert (await log_in(store, ceremony, phone.get(ceremony.options), security_key=True)).user_id == ANN


async def refuse_login(
    store: Store, ceremony: Ceremony, response: Any, *, security_key: bool = False, **changes: Any
) -> None:
    arguments: dict[str, Any] = {"session_id": ceremony.session_id, "now": LATER} | changes
    with pytest.raises(AssertionRejected) as raised:
        await PASSKEYS.verify_login(store, response=response, security_key=security_key, **arguments)
    assert raised.type is AssertionRejected


async def test_a_refused_login_changes_nothing_and_can_be_tried_again(store: Store) -> None:
    phone = Authenticator(counts=True)
    credential = await register(store, phone)
    ceremony = await ask(store)

    forgeries: list[Any] = [phone.get(ceremony.options, challenge="AAAA"), {}, None, "", [], "null"]
    for forged in forgeries:
        await refuse_login(store, ceremony, forged)

    assert await store.webauthn_credentials.find(credential.id) == credential
    assert not store.writing or await store.webauthn_sessions.find(ceremony.session_id)
    assert (await log_in(store, ceremony, phone.get(ceremony.options))).user_id == ANN


async def test_a_login_is_used_up(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await ask(store)
    answer = phone.get(ceremony.options)
    await log_in(store, ceremony, answer)

    await refuse_login(store, ceremony, answer)


async def test_one_of_two_requests_with_the_same_answer_logs_in(store: Store, database: Database) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await ask(store)
    answer = phone.get(ceremony.options)
    await store.commit()

    async def attempt() -> bool:
        async with database.store() as store:
            try:
                await log_in(store, ceremony, answer)
            except AssertionRejected:
                return False
            await store.commit()
            return True

    assert sorted(await asyncio.gather(attempt(), attempt())) == [False, True]


async def test_a_security_key_alone_is_told_apart(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone, security_key=True)
    ceremony = await ask(store)

    with pytest.raises(SecurityKeyRejected):
        await log_in(store, ceremony, phone.get(ceremony.options))


@pytest.mark.parametrize(
    "changes", [{"session_id": UUID(int=7)}, {"now": NOON + timedelta(minutes=10, seconds=1)}]
)
async def test_an_unknown_or_late_login_is_refused(store: Store, changes: dict[str, Any]) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await ask(store)

    await refuse_login(store, ceremony, phone.get(ceremony.options), **changes)


async def test_a_registration_ceremony_logs_nobody_in(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await begin(store)

    await refuse_login(store, ceremony, phone.get({"publicKey": {**ceremony.options["publicKey"]}}))


async def test_an_unknown_credential_is_refused(store: Store) -> None:
    phone = Authenticator()
    phone.create((await begin(store)).options)
    ceremony = await ask(store)

    await refuse_login(store, ceremony, phone.get(ceremony.options))


async def test_options_for_one_user_refuse_another(store: Store) -> None:
    hers, his = Authenticator(), Authenticator()
    credential = await register(store, hers)
    await register(store, his, user_id=BOB)
    ceremony = await ask(store, user_id=ANN, credentials=(credential,))

    await refuse_login(store, ceremony, his.get(ceremony.options, credential=his.credentials[0]))


async def test_a_credential_that_was_not_asked_for_is_refused(store: Store) -> None:
    phone, another = Authenticator(), Authenticator()
    credential = await register(store, phone)
    await register(store, another)
    ceremony = await ask(store, user_id=ANN, credentials=(credential,))

    await refuse_login(store, ceremony, another.get(ceremony.options, credential=another.credentials[0]))


async def test_a_second_factor_needs_options_that_name_credentials(store: Store) -> None:
    phone = Authenticator()
    await register(store, phone, security_key=True)
    ceremony = await ask(store)

    await refuse_login(store, ceremony, phone.get(ceremony.options), security_key=True)


@pytest.mark.parametrize("handle", [None, "", b64(BOB.bytes)])
async def test_a_passkey_that_does_not_say_whose_it_is_is_refused(store: Store, handle: str | None) -> None:
    phone = Authenticator()
    await register(store, phone)
    ceremony = await ask(store)
    answer = phone.get(ceremony.options)
    answer["response"]["userHandle"] = handle

    await refuse_login(store, ceremony, answer)


@pytest.mark.parametrize(("stored", "received"), [(5, 5), (5, 2)])
async def test_a_counter_that_does_not_go_up_is_refused_and_kept(
    store: Store, stored: int, received: int
) -> None:
    phone = Authenticator()
    credential = await register(store, phone)
    await store.webauthn_credentials.record_use(
        credential.id, sign_count=stored, backup_eligible=False, backup_state=False, now=NOON
    )
    phone.credentials[0].sign_count = received
    ceremony = await ask(store)

    await refuse_login(store, ceremony, phone.get(ceremony.options))

    kept = await store.webauthn_credentials.find(credential.id)
    assert kept is not None
    assert kept.sign_count == stored


async def test_a_counter_that_begins_again_at_zero_is_taken_over(store: Store) -> None:
    phone = Authenticator()
    credential = await register(store, phone)
    await store.webauthn_credentials.record_use(
        credential.id, sign_count=5, backup_eligible=False, backup_state=False, now=NOON
    )
    ceremony = await ask(store)

    assert (await log_in(store, ceremony, phone.get(ceremony.options))).credential.sign_count == 0


@pytest.mark.parametrize("required", ["required", "preferred"])
async def test_the_user_is_verified_where_the_settings_ask_for_it(store: Store, required: str) -> None:
    passkeys = service(passkey={"user_verification": required})
    phone = Authenticator(flags=USER_PRESENT)
    await register(store, phone)
    ceremony = await ask(store, passkeys)
    answer = phone.get(ceremony.options)

    if required == "required":
        await refuse_login(store, ceremony, answer)
    else:
        assert (await log_in(store, ceremony, answer)).user_id == ANN


async def test_origins_are_those_of_the_settings(store: Store) -> None:
    app = "android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck"
    passkeys = service(
        webauthn={"relying_party": {"id": "shop.example", "origins": ["https://Shop.example", app]}}
    )
    for origin in ("https://shop.example", app):
        ceremony = await begin(store, passkeys)
        answer = Authenticator(origin=origin).create(ceremony.options)

        credential = await passkeys.verify_registration(
            store,
            session_id=ceremony.session_id,
            user_id=ANN,
            response=answer,
            security_key=False,
            now=LATER,
        )

        assert credential.id == answer["id"]


async def test_a_damaged_stored_key_logs_nobody_in(store: Store) -> None:
    phone = Authenticator()
    ceremony = await begin(store)
    phone.create(ceremony.options)
    held = phone.credentials[0]
    for public_key in ("", "*", "AAAA"):
        damaged = WebauthnCredential(b64(held.id), ANN, public_key, "none", NOBODY, 0, NOON, NOON)
        await store.webauthn_credentials.add(damaged)
        asked = await ask(store)

        await refuse_login(store, asked, phone.get(asked.options))

        await store.rollback()
