from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.records.account import Account, LoginFacts
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.user import User
from storage.store import Store
from tests.support.databases import run
from tests.support.records import NOW, a_credential, a_password, a_user, a_username, an_email


async def test_a_user_is_found_as_it_was(store: Store) -> None:
    user = a_user()

    await store.users.add(user)

    assert await store.users.find(user.id) == user
    assert await store.users.find(uuid4()) is None


async def test_a_bare_account_is_empty(store: Store) -> None:
    user = User(uuid4(), NOW, NOW)
    await store.users.add(user)

    assert await store.users.account(user.id) == Account(user)
    assert await store.users.account(uuid4()) is None


async def test_an_account_has_all_that_belongs_to_the_user(store: Store, target: DatabaseTarget) -> None:
    user, other = a_user(), a_user()
    later = an_email(user.id, created_at=NOW + timedelta(seconds=1))
    primary = an_email(user.id, primary=True)
    username, password = a_username(user.id), a_password(user.id)
    secret = OtpSecret(uuid4(), user.id, "JBSWY3DPEHPK3PXP", 57, NOW, NOW)
    passkey = a_credential(user.id, transports=("hybrid", "internal"))
    security_key = a_credential(user.id, mfa_only=True, created_at=NOW + timedelta(seconds=1))
    for somebody in (user, other):
        await store.users.add(somebody)
    for email in (later, primary, an_email(other.id, primary=True)):
        await store.emails.add(email)
    await store.usernames.add(username)
    await store.passwords.add(password)
    await store.otp_secrets.add(secret)
    for credential in (security_key, passkey, a_credential(other.id)):
        await store.webauthn_credentials.add(credential)
    await store.commit()
    await run(target, metadata_of(store, user), identity_of(store, user, primary.id))

    account = await store.users.account(user.id)

    assert account == Account(
        user=user,
        emails=(primary, later),
        username=username,
        password=password,
        otp_secret=secret,
        credentials=(passkey, security_key),
        metadata=Metadata(public='{"a":1}', private=None, unsafe="{}"),
        identities=(Identity(user.id, "google", "1234", '{"sub":"1234"}', primary.id, user.id, NOW, NOW),),
    )
    assert (account.id, account.primary_email) == (user.id, primary)
    assert (account.passkeys, account.security_keys) == ((passkey,), (security_key,))
    assert await store.metadata.find_of(user.id) == account.metadata
    assert await store.metadata.find_of(other.id) is None
    assert await store.identities.list_of(user.id) == list(account.identities)
    assert await store.otp_secrets.find_of(user.id) == secret
    assert await store.otp_secrets.find_of(other.id) is None


@pytest.mark.parametrize(("passkeys", "statements"), [(0, 1), (1, 2)])
async def test_what_an_account_lacks_costs_no_statement(
    database: Database, tenant_id: UUID, passkeys: int, statements: int
) -> None:
    user = a_user()
    async with database.store(tenant_id) as store:
        await store.users.add(user)
        for _ in range(passkeys):
            await store.webauthn_credentials.add(a_credential(user.id))
        await store.commit()
    heard: list[str] = []
    database.listen(heard.append)

    account = await database.store(tenant_id).users.account(user.id)

    assert account
    assert len(account.credentials) == passkeys
    assert [text.split()[0] for text in heard] == ["SELECT"] * statements


async def test_the_facts_of_a_user_who_has_everything(store: Store) -> None:
    user = a_user()
    primary, second = an_email(user.id, primary=True), an_email(user.id)
    username = a_username(user.id)
    await store.users.add(user)
    await store.emails.add(primary)
    await store.emails.add(second)
    await store.usernames.add(username)
    await store.passwords.add(a_password(user.id))
    await store.otp_secrets.add(OtpSecret(uuid4(), user.id, "JBSWY3DPEHPK3PXP", None, NOW, NOW))
    await store.webauthn_credentials.add(a_credential(user.id))
    await store.webauthn_credentials.add(a_credential(user.id, mfa_only=True))

    facts = LoginFacts(
        user_id=user.id,
        username=username.username,
        primary_email=primary.address,
        has_password=True,
        has_passkey=True,
        has_security_key=True,
        has_otp_secret=True,
        has_emails=True,
    )

    assert await store.users.login_facts(user.id) == facts
    assert await store.users.login_facts_by_email(second.address) == facts
    assert await store.users.login_facts_by_username(username.username) == facts
    assert (facts.has_webauthn_credential, facts.has_username) == (True, True)


async def test_the_facts_of_a_user_who_has_nothing(store: Store) -> None:
    user, other = a_user(), a_user()
    await store.users.add(user)
    await store.users.add(other)
    await store.passwords.add(a_password(other.id))

    facts = await store.users.login_facts(user.id)

    assert facts == LoginFacts(user.id, None, None, False, False, False, False, False)
    assert (facts.has_webauthn_credential, facts.has_username) == (False, False)


async def test_an_address_of_nobody_leads_to_no_facts(store: Store) -> None:
    email = an_email(None)
    await store.emails.add(email)

    assert await store.users.login_facts_by_email(email.address) is None
    assert await store.users.login_facts_by_email("unknown@example.com") is None
    assert await store.users.login_facts_by_username("unknown") is None
    assert await store.users.login_facts(uuid4()) is None


async def test_facts_cost_one_statement(database: Database, tenant_id: UUID) -> None:
    heard: list[str] = []
    database.listen(heard.append)
    store = database.store(tenant_id)

    await store.users.login_facts(uuid4())
    await store.users.login_facts_by_email("a@example.com")
    await store.users.login_facts_by_username("a")

    assert [text.split()[0] for text in heard] == ["SELECT"] * 3


async def test_similar_names_are_not_the_same(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    await store.emails.add(an_email(user.id, "jose@example.com", primary=True))
    await store.usernames.add(a_username(user.id, "jose"))
    await store.passwords.add(a_password(user.id))

    for name in ("josé", "JOSE", "jose "):
        address = f"{name}@example.com"
        assert await store.users.login_facts_by_email(address) is None
        assert await store.users.login_facts_by_username(name) is None
        assert await store.emails.find_by_address(address) is None
        assert await store.usernames.find(name) is None


async def test_a_deleted_user_leaves_nothing_behind(store: Store) -> None:
    user = a_user()
    email, username, credential = an_email(user.id, primary=True), a_username(user.id), a_credential(user.id)
    await store.users.add(user)
    await store.emails.add(email)
    await store.usernames.add(username)
    await store.passwords.add(a_password(user.id))
    await store.webauthn_credentials.add(credential)

    assert await store.users.delete(user.id)

    assert await store.users.account(user.id) is None
    assert await store.emails.find(email.id) is None
    assert await store.usernames.find(username.username) is None
    assert await store.passwords.find_of(user.id) is None
    assert await store.webauthn_credentials.find(credential.id) is None
    assert not await store.users.delete(user.id)


async def test_an_identity_whose_saml_provider_is_gone_is_kept(store: Store, target: DatabaseTarget) -> None:
    user = a_user()
    await store.users.add(user)
    await store.commit()
    await run(target, identity_of(store, user, None), saml_identity_of(store, user))
    gone = await store.identities.list_of(user.id)
    await run(target, saml_provider(store))

    there = await store.identities.list_of(user.id)

    assert [(identity.saml_provider_name, identity.saml_provider_enabled) for identity in gone] == [
        (None, None)
    ]
    assert there == [
        replace(gone[0], saml_provider_name="Corp", saml_provider_enabled=True, saml_provider_vouches=False)
    ]


def metadata_of(store: Store, user: User) -> str:
    return (
        "INSERT INTO user_metadata (id, user_id, public_metadata, unsafe_metadata, created_at, updated_at,"
        f" tenant_id) VALUES ('{user.id}', '{user.id}', '{{\"a\":1}}', '{{}}', '2026-01-02 03:04:05',"
        f" '2026-01-02 03:04:05', '{store.tenant_id}')"
    )


def identity_of(store: Store, user: User, email_id: UUID | None) -> str:
    email = f"'{email_id}'" if email_id else "NULL"
    return (
        "INSERT INTO identities (id, provider_user_id, provider_id, data, email_id, created_at, updated_at,"
        f" user_id, tenant_id) VALUES ('{user.id}', '1234', 'google', '{{\"sub\":\"1234\"}}', {email},"
        f" '2026-01-02 03:04:05', '2026-01-02 03:04:05', '{user.id}', '{store.tenant_id}')"
    )


def saml_identity_of(store: Store, user: User) -> str:
    return (
        "INSERT INTO saml_identities (id, identity_id, domain, created_at, updated_at, tenant_id) VALUES"
        f" ('{user.id}', '{user.id}', 'corp.example', '2026-01-02 03:04:05', '2026-01-02 03:04:05',"
        f" '{store.tenant_id}')"
    )


def saml_provider(store: Store) -> str:
    return (
        "INSERT INTO saml_providers (id, tenant_id, name, entity_id, metadata_url, domain, enabled,"
        f" skip_email_verification, created_at, updated_at) VALUES ('{store.tenant_id}', '{store.tenant_id}',"
        " 'Corp', 'urn:corp', 'https://corp.example', 'corp.example', true, false, '2026-01-02 03:04:05',"
        " '2026-01-02 03:04:05')"
    )
