"""Providers of many tenants are asked again, and their certificates renewed."""

import sys
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from orjson import dumps

from flowapi.errors.outbound import RequestFailed
from flowapi.services.outbound import exchange
from flowapi.services.outbound.answer import Answer
from flowapi.services.saml import tenant_sync
from flowapi.services.saml.provider_registries import ProviderRegistries
from flowapi.services.saml.service_certificate import LIFETIME
from flowapi.services.saml.tenant_sync import GOOD_FOR, REST, ROUND, TenantSync
from storage.database import Database
from storage.records.saml import SamlMetadata, SamlProvider
from tests.support.clock import FakeClock
from tests.support.house import settings_with
from tests.support.identity_provider import FakeIdentityProvider
from tests.support.saml import a_provider, know

SAML = {"enabled": True, "endpoint_url": "https://auth.example", "audience_uri": "urn:us"}


class Elsewhere:
    """Answers with the metadata of an entity, or not at all where its host is `away.example`."""

    def __init__(self) -> None:
        self.entity = "https://idp.example"
        self.asked: list[str] = []

    async def send(self, method: str, url: str, **_: Any) -> Answer:
        self.asked.append(url)
        if "away" in url:
            raise RequestFailed("there was no answer in time")
        return Answer(200, "text/xml", FakeIdentityProvider(self.entity).metadata().encode())


@dataclass
class Place:
    """A database with tenants, a clock, and who is asked."""

    database: Database
    clock: FakeClock
    elsewhere: Elsewhere

    def sync(self) -> TenantSync:
        return TenantSync(ProviderRegistries(settings_with({}), self.database, self.clock))

    async def tenant(self, *providers: SamlProvider, saml: dict[str, Any] = SAML) -> UUID:
        tenant_id = uuid4()
        async with self.database.store(tenant_id) as store:
            await store.tenants.add(dumps({"saml": saml}).decode(), self.clock())
            for provider in providers:
                await know(store, provider)
            await store.commit()
        return tenant_id

    async def said(self, tenant_id: UUID, provider: SamlProvider) -> SamlMetadata:
        async with self.database.store(tenant_id) as store:
            found = await store.saml_providers.find_metadata(provider.id)
        assert found
        return found


@pytest.fixture
async def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    clock, elsewhere = FakeClock(), Elsewhere()
    monkeypatch.setattr(exchange, "Exchange", lambda _: elsewhere)
    clock.now += GOOD_FOR * 365
    return Place(database, clock, elsewhere)


async def test_a_provider_is_asked_once_a_day(place: Place) -> None:
    provider = a_provider()
    tenant = await place.tenant(provider)

    pauses = [await place.sync().run() for _ in range(2)]

    assert (pauses, place.elsewhere.asked) == ([ROUND, ROUND], [provider.metadata_url])
    said = await place.said(tenant, provider)
    assert (said.last_fetched_at, said.sso_url) == (place.clock(), "https://idp.example/sso")
    place.clock.now += GOOD_FOR
    await place.sync().run()
    assert len(place.elsewhere.asked) == 2


async def test_an_entity_that_is_called_otherwise_is_known_by_its_new_name(place: Place) -> None:
    provider = a_provider()
    tenant = await place.tenant(provider)
    place.elsewhere.entity = "https://new.example"

    await place.sync().run()

    async with place.database.store(tenant) as store:
        assert [one.domain for one in await store.saml_providers.list_enabled_of("https://new.example")] == [
            "acme.example"
        ]


async def test_who_is_away_keeps_what_was_said_and_holds_up_nobody(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    away, there = a_provider("a.example", "https://away.example"), a_provider()
    tenant = await place.tenant(away, there)
    before = await place.said(tenant, away)

    await place.sync().run()

    assert await place.said(tenant, away) == before
    assert (await place.said(tenant, there)).last_fetched_at == place.clock()
    assert f"the provider {away.id} of the tenant {tenant}: unable to fetch metadata" in caplog.text


async def test_nobody_is_asked_who_could_not_be_understood(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.tenant(a_provider())
    monkeypatch.setitem(sys.modules, "flowapi.services.saml.idp_metadata", None)

    assert await place.sync().run() == ROUND

    assert "python3-saml cannot be loaded" in caplog.text
    assert place.elsewhere.asked == []


async def test_tenants_without_saml_and_unreadable_ones_are_passed_over(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    await place.tenant(a_provider(), saml={})
    unreadable = await place.tenant(a_provider(), saml={"enabled": "perhaps"})

    assert await place.sync().run() == ROUND

    assert place.elsewhere.asked == []
    assert [str(unreadable) in record.message for record in caplog.records] == [True]


async def test_many_are_asked_in_parts_each_once_a_round(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenant_sync, "AT_ONCE", 2)
    names = [f"https://away{number}.example" for number in range(5)]
    await place.tenant(*(a_provider(name[8:], name) for name in names))
    sync = place.sync()

    pauses = [await sync.run() for _ in range(3)]

    assert pauses == [REST, REST, ROUND]
    assert sorted(place.elsewhere.asked) == [f"{name}/metadata" for name in names]


async def test_one_process_asks(place: Place) -> None:
    await place.tenant(a_provider("a.example", "https://away.example"))

    for _ in range(2):
        await place.sync().run()
    assert len(place.elsewhere.asked) == 1

    place.clock.now += ROUND
    await place.sync().run()
    assert len(place.elsewhere.asked) == 2


async def test_the_certificate_is_made_and_renewed(place: Place) -> None:
    tenant = await place.tenant(a_provider())
    held = []
    for _ in range(2):
        await place.sync().run()
        async with place.database.store(tenant) as store:
            held.append(await store.saml_certificates.find())
        place.clock.now += LIFETIME

    first, second = held
    assert first
    assert second
    assert (first.id, first.cert_key) == (second.id, second.cert_key)
    assert first.cert_data != second.cert_data
