"""No statement reaches into another tenant."""

from datetime import timedelta
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import RecordRefused
from storage.records.otp_secret import OtpSecret
from storage.store import DEFAULT_TENANT, Store
from tests.contract.storage.conftest import add_tenant
from tests.support.records import (
    NOW,
    a_ceremony,
    a_credential,
    a_flow,
    a_message,
    a_passcode,
    a_password,
    a_session,
    a_user,
    a_username,
    an_email,
)

LATER = NOW + timedelta(seconds=1)


async def test_the_default_tenant_is_there_from_the_beginning(database: Database) -> None:
    async with database.store() as store:
        user = a_user()
        await store.users.add(user)

        assert store.tenant_id == DEFAULT_TENANT
        assert await store.users.find(user.id) == user


async def test_a_user_of_another_tenant_does_not_exist(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user = a_user()
    email, username = an_email(user.id, primary=True), a_username(user.id)
    await store.users.add(user)
    await store.emails.add(email)
    await store.usernames.add(username)
    await store.passwords.add(a_password(user.id))
    await store.otp_secrets.add(OtpSecret(uuid4(), user.id, "JBSWY3DPEHPK3PXP", None, NOW, NOW))
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        assert await other.users.find(user.id) is None
        assert await other.users.account(user.id) is None
        assert await other.users.login_facts(user.id) is None
        assert await other.users.login_facts_by_email(email.address) is None
        assert await other.users.login_facts_by_username(username.username) is None
        assert await other.emails.find(email.id) is None
        assert await other.emails.find_by_address(email.address) is None
        assert await other.emails.list_of(user.id) == []
        assert not await other.emails.mark_verified(email.id, LATER)
        assert await other.usernames.find(username.username) is None
        assert await other.usernames.find_of(user.id) is None
        assert await other.passwords.find_of(user.id) is None
        assert not await other.passwords.replace_hash(user.id, "other", LATER)
        assert await other.otp_secrets.find_of(user.id) is None
        assert await other.metadata.find_of(user.id) is None
        assert await other.identities.list_of(user.id) == []
        assert not await other.users.delete(user.id)
        await other.commit()
    account = await store.users.account(user.id)
    assert account
    assert account.emails == (email,)


async def test_a_credential_of_another_tenant_does_not_exist(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user, ceremony = a_user(), a_ceremony(("credential",))
    credential = a_credential(user.id, transports=("usb",))
    await store.users.add(user)
    await store.webauthn_credentials.add(credential)
    await store.webauthn_sessions.add(ceremony)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        assert await other.webauthn_credentials.find(credential.id) is None
        assert await other.webauthn_credentials.list_of(user.id) == []
        assert not await other.webauthn_credentials.record_use(
            credential.id, sign_count=1, backup_eligible=False, backup_state=False, now=LATER
        )
        assert await other.webauthn_sessions.find(ceremony.id) is None
        assert not await other.webauthn_sessions.delete(ceremony.id)
        await other.commit()
    assert await store.webauthn_credentials.find(credential.id) == credential
    assert await store.webauthn_sessions.find(ceremony.id) == ceremony


async def test_what_passes_belongs_to_one_tenant(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user, flow, passcode, message = a_user(), a_flow(), a_passcode(), a_message()
    session = a_session(user.id, expires_at=LATER)
    await store.users.add(user)
    await store.flows.add(flow, NOW)
    await store.passcodes.add(passcode)
    await store.sessions.add(session)
    await store.outbox.add(message)
    await store.jwks.add("sealed", NOW)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        assert await other.flows.find(flow.id) is None
        assert not await other.flows.advance(flow.id, version=1, csrf_token="d", data="{}", now=NOW)
        assert await other.passcodes.find(passcode.id) is None
        assert await other.passcodes.take_try(passcode.id, limit=3, now=NOW) is None
        assert not await other.passcodes.delete(passcode.id)
        assert await other.sessions.find(session.id) is None
        assert await other.sessions.list_active(user.id, NOW) == []
        assert not await other.sessions.touch(session.id, LATER)
        assert not await other.sessions.delete(session.id)
        assert await other.jwks.list() == []
        assert await other.outbox.pending() == []
        assert await other.outbox.claim(NOW, limit=1, lease=timedelta(minutes=1)) == []
        await other.outbox.done(message.id)
        await other.outbox.postpone(message.id, available_at=LATER, error="")
        await other.commit()
    assert await store.flows.find(flow.id) == flow
    assert await store.passcodes.find(passcode.id) == passcode
    assert await store.sessions.find(session.id) == session
    assert await store.outbox.pending() == [message]


async def test_an_address_can_be_used_in_each_tenant(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    ours, theirs = an_email(None, "ada@example.com"), an_email(None, "ada@example.com")
    await store.emails.add(ours)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        await other.emails.add(theirs)

        assert await other.emails.find_by_address("ada@example.com") == theirs
    assert await store.emails.find_by_address("ada@example.com") == ours


async def test_nothing_can_be_added_to_a_user_of_another_tenant(
    store: Store, database: Database, target: DatabaseTarget
) -> None:
    user = a_user()
    await store.users.add(user)
    await store.commit()

    async with database.store(await add_tenant(target)) as other:
        with pytest.raises(RecordRefused):
            await other.emails.add(an_email(user.id))
