"""Login and registration as they are shipped, over a real database: services, graphs, accounts and mails."""

import asyncio
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import orjson
import pyotp
import pytest

from config.settings import Settings
from flowapi.engine.catalog import build, load_catalog
from flowapi.engine.contract import Client
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.engine.locks import LocalLocks
from flowapi.engine.runner import GraphSource, Runner
from flowapi.services.assembly import Services, build_services, secret_box
from flowapi.services.audit import Audit
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.mail.message import Message
from flowapi.services.sessions import Sessions
from flowapi.services.tokens import Tokens
from storage.database import Database
from storage.records.account import Account
from storage.records.email import Email
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.store import DEFAULT_TENANT, Store
from tests.support.authenticator import Authenticator
from tests.support.clock import NOON, FakeClock
from tests.support.events import FakeEvents
from tests.support.flows import BROWSER, FakeRateLimits, FlowDriver
from tests.support.records import a_credential, an_otp_secret
from tests.support.signing import SECRET, loaded_keys

CHEAP: Mapping[str, Any] = {
    "secret_keys": [SECRET],
    "password": {"hashing": {"memory_kib": 8, "iterations": 1, "parallelism": 1}},
}
"""Settings under which a hash takes no time."""


def settings_with(*changes: Mapping[str, Any]) -> Settings:
    """The defaults with *changes*, nested as in a file."""
    merged: dict[str, Any] = {}
    for change in (CHEAP, *changes):
        merged = _merged(merged, change)
    return Settings.from_mapping(merged)


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(one)
    for key, value in other.items():
        if isinstance(value, Mapping):
            found[key] = _merged(found.get(key) or {}, value)
        else:
            found[key] = value
    return found


@dataclass
class House:
    """Everything that a flow needs, and what a test wants to know of it."""

    database: Database
    settings: Settings
    services: Services
    graphs: GraphSource
    limits: FakeRateLimits
    events: FakeEvents
    clock: FakeClock
    console: io.StringIO

    @property
    def audited(self) -> list[dict[str, Any]]:
        """The events on the console of the audit log: what, by whom, why and with which details."""
        lines = [orjson.loads(line) for line in self.console.getvalue().splitlines()]
        members = ("type", "user_id", "user_email", "error", "details")
        return [{name: line[name] for name in members if line.get(name)} for line in lines]

    def under(self, settings: Settings) -> "House":
        """The same under other settings, as far as actions and guards read them themselves."""
        return replace(self, settings=settings)

    def flow(self, name: str, client: Client = BROWSER) -> FlowDriver:
        """A client of a flow that is yet to be started."""
        runner = Runner(
            self.settings,
            DEFAULT_TENANT,
            self.graphs,
            self.database,
            LocalLocks(),
            self.clock,
            lambda: None,
        )
        return FlowDriver(runner, name, client)

    async def begun(
        self, name: str, *, webauthn: bool = True, conditional: bool = False, client: Client = BROWSER
    ) -> FlowDriver:
        """A flow past `preflight`."""
        flow = self.flow(name, client)
        await flow.start()
        await flow.advance(
            "register_client_capabilities",
            webauthn_available=webauthn,
            webauthn_conditional_mediation_available=conditional,
            webauthn_platform_authenticator_available=webauthn,
        )
        return flow

    async def document(self, flow: FlowDriver) -> dict[str, Any]:
        """A flow's document as it is stored."""
        async with self.database.store() as store:
            row = await store.flows.find(flow.flow_id)
        assert row
        found: dict[str, Any] = orjson.loads(row.data)
        return found

    async def mails(self) -> list[Message]:
        """The mails written so far, oldest first."""
        async with self.database.store() as store:
            items = await store.outbox.pending()
        mails = [Message.from_json(self.services.box.decrypt(item.payload)) for item in items]
        return sorted(mails, key=lambda mail: mail.created_at)

    async def code(self, to: str | None = None) -> str:
        """The code in the only mail (*to* that address), which is taken away with all others."""
        [mail] = [mail for mail in await self.mails() if to in (None, mail.to)]
        async with self.database.store() as store:
            for item in await store.outbox.pending():
                await store.outbox.done(item.id)
        assert mail.code
        return mail.code

    async def guessed_code(self, flow: FlowDriver) -> str:
        """The right code where no mail contains it: that of a passcode put in place of the flow's."""
        async with self.database.store() as store:
            row = await store.flows.find(flow.flow_id)
            assert row
            document = orjson.loads(row.data)
            issued = await self.services.passcodes.issue(
                store, flow_id=flow.flow_id, email=document["data"]["email"], now=self.clock()
            )
            document["data"]["sticky"]["passcode_id"] = str(issued.id)
            await store.flows.advance(
                row.id,
                version=row.version + 1,
                csrf_token=row.csrf_token,
                data=orjson.dumps(document).decode(),
                now=self.clock(),
            )
            await store.commit()
        return issued.code

    def otp(self, secret: str, steps: int = 0) -> str:
        """What an authenticator app shows now, or some *steps* later."""
        return pyotp.TOTP(secret).at(self.clock(), counter_offset=steps)

    async def account(self, user_id: UUID) -> Account:
        """An account that must exist."""
        async with self.database.store() as store:
            account = await store.users.account(user_id)
        assert account
        return account

    async def account_of(self, address: str) -> Account:
        """The account that owns an address."""
        async with self.database.store() as store:
            email = await store.emails.find_by_address(address)
        assert email
        assert email.user_id
        return await self.account(email.user_id)

    async def add_user(
        self,
        email: str | None = None,
        *,
        username: str | None = None,
        password: str | None = None,
        verified: bool = True,
        primary: bool = True,
        passkey: bool = False,
        security_key: bool = False,
        authenticator: Authenticator | None = None,
        second_factor: bool = False,
        otp_secret: str | None = None,
    ) -> UUID:
        """An account; *passkey* and *security_key* are credentials that nobody holds.

        *authenticator* gets a passkey that works, or one that is only a *second_factor*.
        """
        user_id = uuid4()
        hashed = await self.services.passwords.hash(password) if password else None
        async with self.database.store() as store:
            await store.users.add(User(user_id, NOON, NOON))
            if email:
                await store.emails.add(Email(uuid4(), user_id, email, verified, primary, NOON, NOON))
            if username:
                await store.usernames.add(Username(uuid4(), user_id, username, NOON, NOON))
            if hashed:
                await store.passwords.add(PasswordCredential(uuid4(), user_id, hashed, NOON, NOON))
            if passkey:
                await store.webauthn_credentials.add(a_credential(user_id))
            if security_key:
                await store.webauthn_credentials.add(a_credential(user_id, mfa_only=True))
            if authenticator:
                await self._register(store, user_id, authenticator, second_factor)
            if otp_secret:
                await store.otp_secrets.add(an_otp_secret(user_id, secret=otp_secret))
            await store.commit()
        return user_id

    async def _register(
        self, store: Store, user_id: UUID, authenticator: Authenticator, security_key: bool
    ) -> None:
        passkeys = self.services.passkeys
        ceremony = await passkeys.registration_options(
            store, user_id=user_id, name="x", display_name="x", security_key=security_key, now=self.clock()
        )
        credential = await passkeys.verify_registration(
            store,
            session_id=ceremony.session_id,
            user_id=user_id,
            response=authenticator.create(ceremony.options),
            security_key=security_key,
            now=self.clock(),
        )
        await store.webauthn_credentials.add(credential)


def a_house(database: Database, pool: HashingPool, *changes: Mapping[str, Any]) -> House:
    """The shipped flows over *database*, under the defaults with *changes*."""
    settings, limits, events = settings_with(*changes), FakeRateLimits(), FakeEvents()
    console = io.StringIO()
    built = build_services(
        settings,
        pool,
        limits,
        box=secret_box(settings),
        shared=False,
        authenticators=AuthenticatorNames(None),
    )
    keys = loaded_keys("key-1")
    tokens = Tokens(keys)
    template = JwtTemplate(settings.session.jwt_template.claims)
    audit = Audit(settings.audit_log, console)
    services = replace(
        built,
        audit=audit,
        notifications=replace(built.notifications, audit=audit),
        events=events,
        linking=replace(built.linking, events=events),
        signing_keys=keys,
        tokens=tokens,
        sessions=Sessions(settings, keys, tokens, template, events),
    )
    catalog = load_catalog(settings.action_packages)
    graphs = Graphs(FlowFiles(), catalog, build(catalog, services))
    return House(database, settings, services, graphs, limits, events, FakeClock(), console)


Furnish = Callable[..., House]


@pytest.fixture(scope="session")
def hashing_pool() -> Iterator[HashingPool]:
    """A thread that hashes."""
    pool = HashingPool(1)
    yield pool
    asyncio.run(pool.aclose())


@pytest.fixture
def furnish(database: Database, hashing_pool: HashingPool) -> Furnish:
    """Makes a house of changes to the settings."""
    return lambda *changes: a_house(database, hashing_pool, *changes)


@pytest.fixture
def house(furnish: Furnish) -> House:
    """A house under the defaults."""
    return furnish()
