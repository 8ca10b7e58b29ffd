"""Providers of the settings, in the database."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from flowapi.errors.outbound import RequestFailed
from flowapi.randomness import new_id
from flowapi.services.outbound.answer import Answer
from flowapi.services.saml.provider_sync import LONGEST_PAUSE, RETRY, SHORTEST_PAUSE, ProviderSync
from flowapi.services.saml.upkeep import Upkeep
from storage.database import Database
from storage.records.saml import SamlCertificate, SamlProvider
from tests.support.clock import NOON, FakeClock
from tests.support.house import settings_with
from tests.support.identity_provider import FakeIdentityProvider

IDP = FakeIdentityProvider()
ACME: dict[str, Any] = {
    "enabled": True,
    "name": "Acme",
    "domain": "acme.example",
    "metadata_url": "https://idp.example/metadata",
}


@dataclass
class FakeExchange:
    """Answers what it is told to; nothing, where that is nothing."""

    body: str | None = field(default_factory=IDP.metadata)
    status: int = 200
    asked: list[str] = field(default_factory=list)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None = None
    ) -> Answer:
        self.asked.append(f"{method} {url}")
        if self.body is None:
            raise RequestFailed("there was no answer in time")
        return Answer(self.status, "text/xml", self.body.encode())


def sync(database: Database, exchange: FakeExchange, *providers: Mapping[str, Any]) -> ProviderSync:
    settings = settings_with({"saml": {"enabled": True, "identity_providers": list(providers or (ACME,))}})
    return ProviderSync(settings, database, FakeClock(), exchange)


async def rows(database: Database) -> list[SamlProvider]:
    async with database.store() as store:
        return await store.saml_providers.list()


async def test_a_provider_is_stored_with_what_it_says(database: Database) -> None:
    exchange = FakeExchange()
    mapped = ACME | {"attribute_map": {"email": "mail"}, "skip_email_verification": True}

    pause = await sync(database, exchange, mapped).run()

    [row] = await rows(database)
    async with database.store() as store:
        found = await store.saml_providers.find_enabled("acme.example")
        assert await store.saml_certificates.find()
    assert (row.name, row.entity_id, row.attribute_map) == ("Acme", IDP.entity, '{"email":"mail"}')
    assert found
    assert (found.sso_url, found.issuer) == (IDP.sso, IDP.entity)
    assert exchange.asked == ["GET https://idp.example/metadata"]
    assert pause == LONGEST_PAUSE


async def test_another_start_changes_what_has_changed(database: Database) -> None:
    await sync(database, FakeExchange(), ACME | {"domain": "Acme.Example"}).run()
    [before] = await rows(database)

    await sync(database, FakeExchange(), ACME | {"name": "Acme again"}).run()

    [after] = await rows(database)
    assert (after.id, after.domain, after.name) == (before.id, "acme.example", "Acme again")


@pytest.mark.parametrize(
    "exchange",
    [FakeExchange(None), FakeExchange("<html/>"), FakeExchange(status=500)],
    ids=["away", "odd", "ill"],
)
async def test_a_provider_that_cannot_be_asked_is_asked_again_soon(
    database: Database, exchange: FakeExchange, caplog: pytest.LogCaptureFixture
) -> None:
    assert await sync(database, exchange).run() == RETRY

    assert await rows(database) == []
    assert "the metadata of acme.example cannot be used" in caplog.text


async def test_what_the_settings_say_holds_although_the_provider_is_away(database: Database) -> None:
    await sync(database, FakeExchange()).run()

    await sync(database, FakeExchange(None), ACME | {"enabled": False}).run()

    [row] = await rows(database)
    assert (row.enabled, row.entity_id) == (False, IDP.entity)


async def test_who_is_not_listed_any_more_is_named(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sync(database, FakeExchange()).run()
    caplog.set_level(logging.WARNING)

    await sync(database, FakeExchange(), ACME | {"domain": "other.example"}).run()

    assert "saml: acme.example not in saml.identity_providers any more" in caplog.text
    assert len(await rows(database)) == 2


@pytest.mark.parametrize(
    ("told", "pause"),
    [
        ('cacheDuration="PT6H"', timedelta(hours=6)),
        ('cacheDuration="PT1S"', SHORTEST_PAUSE),
        ('cacheDuration="P9D"', LONGEST_PAUSE),
        ('validUntil="2026-03-01T14:00:00Z"', timedelta(hours=2)),
        ('validUntil="2020-01-01T00:00:00Z"', SHORTEST_PAUSE),
    ],
)
async def test_a_provider_says_when_it_wants_to_be_asked_again(
    database: Database, told: str, pause: timedelta
) -> None:
    assert await sync(database, FakeExchange(IDP.metadata(attributes=f" {told}"))).run() == pause


async def test_without_a_database_it_is_tried_again(database: Database) -> None:
    await database.close()

    assert await sync(database, FakeExchange()).run() == RETRY


async def test_what_cannot_be_stored_keeps_nobody_else_out(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sync(database, FakeExchange(), ACME | {"name": "x" * 300}, ACME | {"domain": "b.example"}).run()

    assert [row.domain for row in await rows(database)] == ["b.example"]
    assert "saml: acme.example could not be stored" in caplog.text


async def test_a_key_that_cannot_be_read_keeps_the_server_going(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.store() as store:
        await store.saml_certificates.add(SamlCertificate(new_id(), "pem", "sealed", "s" * 44, NOON, NOON))
        await store.commit()

    await sync(database, FakeExchange()).run()

    assert len(await rows(database)) == 1
    assert "the key in saml_certificates cannot be read" in caplog.text


async def test_upkeep_ends_when_it_is_told_to(database: Database) -> None:
    exchange = FakeExchange()
    upkeep = Upkeep(sync(database, exchange))

    await upkeep.start()
    await upkeep.stop()

    assert len(exchange.asked) == 1
