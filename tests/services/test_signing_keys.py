import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from config.database_target import DatabaseTarget
from config.settings import BUILT_IN_SECRET, Settings
from flowapi.errors.start import SigningKeyUnreadable, StartRefused
from flowapi.errors.technical import SigningKeyMissing
from flowapi.services.key_ring import KeyRing
from flowapi.services.secret_box import SecretBox
from flowapi.services.signing_keys import DOCUMENT_AGE, UNKNOWN_KEY_PAUSE, SigningKeys
from storage.database import Database
from storage.dialect import Dialect
from tests.support.databases import MYSQL, POSTGRESQL, SQLITE, migrated_database
from tests.support.records import NOW
from tests.support.signing import KEY_SIZE, SECRET, signing_keys, stored_jwk

OLD = "the-secret-of-the-year-before"
NEW = "the-secret-of-this-very-year"
BUILT_IN = BUILT_IN_SECRET.get_secret_value()


async def kids(database: Database) -> list[str]:
    async with database.store() as store:
        keys = signing_keys(NEW, OLD, SECRET)
        await keys.load(store, NOW)
        return [key.kid for key in keys.ring.keys]


async def add(database: Database, key_data: str, seconds: int = 0) -> None:
    async with database.store() as store:
        await store.jwks.add(key_data, NOW + timedelta(seconds=seconds))
        await store.commit()


async def sync(database: Database, keys: SigningKeys, seconds: int = 0) -> SigningKeys:
    async with database.store() as store:
        await keys.sync(store, NOW + timedelta(seconds=seconds))
    return keys


async def rows(database: Database) -> int:
    async with database.store() as store:
        return len(await store.jwks.list())


async def test_the_first_start_makes_one_key_for_each_secret(database: Database) -> None:
    keys = await sync(database, signing_keys(NEW, OLD))

    assert len(keys.ring.keys) == 2
    assert keys.ring.signing == keys.ring.keys[1]


async def test_a_second_start_makes_none(database: Database) -> None:
    first = await sync(database, signing_keys(NEW, OLD))
    second = await sync(database, signing_keys(NEW, OLD))

    assert second.jwks() == first.jwks()


async def test_keys_are_stored_encrypted_with_the_first_secret(database: Database) -> None:
    await sync(database, signing_keys(NEW, OLD))

    async with database.store() as store:
        stored = [row.key_data for row in await store.jwks.list()]
    assert [json.loads(SecretBox([NEW]).decrypt(text))["kty"] for text in stored] == ["RSA", "RSA"]


async def test_a_new_secret_in_front_brings_a_key_that_signs(database: Database) -> None:
    before = await sync(database, signing_keys(OLD))
    after = await sync(database, signing_keys(NEW, OLD), seconds=60)

    assert after.ring.keys[0].kid == before.ring.signing.kid
    assert after.ring.signing == after.ring.keys[1]


async def test_gaps_between_the_rows_make_no_more_keys(database: Database) -> None:
    await add(database, stored_jwk("one"))
    async with database.store() as store:
        await store.jwks.add(stored_jwk("lost"), NOW)
        await store.rollback()
    await add(database, stored_jwk("two"))

    await sync(database, signing_keys(SECRET, OLD))

    assert await kids(database) == ["one", "two"]


async def test_the_latest_key_signs_and_the_highest_id_breaks_ties(database: Database) -> None:
    for kid, seconds in (("one", 5), ("two", 9), ("three", 9), ("four", 7)):
        await add(database, stored_jwk(kid), seconds)

    keys = await sync(database, signing_keys(SECRET))

    assert keys.ring.signing.kid == "three"


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL, MYSQL])
def test_servers_that_start_at_once_make_the_keys_once(dialect: Dialect, tmp_path: Path) -> None:
    with migrated_database(dialect, tmp_path) as target:
        asyncio.run(start_at_once(target))


async def start_at_once(target: DatabaseTarget) -> None:
    async with Database(target) as one, Database(target) as other:
        await asyncio.gather(
            *(sync(database, signing_keys(NEW, OLD)) for database in (one, other) for _ in range(2))
        )

        assert await rows(one) == 2


async def test_the_document_lists_public_keys_in_order(database: Database) -> None:
    await add(database, stored_jwk("one"))
    await add(database, stored_jwk("two"))

    document = (await sync(database, signing_keys(SECRET))).jwks()

    keys = json.loads(document)["keys"]
    assert [key | {"n": "…"} for key in keys] == [
        {"alg": "RS256", "e": "AQAB", "kid": kid, "kty": "RSA", "n": "…", "use": "sig"}
        for kid in ("one", "two")
    ]
    assert document.startswith(b'{"keys":[{"alg":"RS256","e":"AQAB","kid":"one","kty":"RSA","n":"')


def test_without_keys_there_is_an_empty_document_and_nothing_signs() -> None:
    ring = KeyRing()

    assert ring.document == b'{"keys":[]}'
    with pytest.raises(SigningKeyMissing):
        _ = ring.signing


async def test_rows_that_cannot_be_read_stop_the_start(database: Database) -> None:
    await add(database, stored_jwk("one"))
    await add(database, stored_jwk("two", OLD))
    await add(database, SecretBox([SECRET]).encrypt("not a key"))

    with pytest.raises(SigningKeyUnreadable) as refusal:
        await sync(database, signing_keys(SECRET))

    assert refusal.value.row_ids == (2, 3)
    assert "jwks row 2, 3" in str(refusal.value)


async def test_the_well_known_secret_reads_with_a_warning(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await add(database, stored_jwk("one", BUILT_IN))

    keys = await sync(database, signing_keys(SECRET))

    assert [key.kid for key in keys.ring.keys] == ["one"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "jwks row 1" in caplog.text


async def test_the_other_place_of_secrets_is_tried_as_well(database: Database) -> None:
    await add(database, stored_jwk("one", OLD))
    settings = Settings.from_mapping({"secret_keys": [NEW], "secrets": {"keys": [OLD]}})

    keys = await sync(database, SigningKeys(settings, shared=False, key_size=KEY_SIZE))

    assert [key.kid for key in keys.ring.keys] == ["one"]


async def test_a_shared_database_gets_keys_that_the_reference_can_read(database: Database) -> None:
    await add(database, stored_jwk("one", NEW))

    await sync(database, signing_keys(NEW, OLD, shared=True))

    assert await rows(database) == 2


async def test_a_shared_database_gets_no_key_for_a_secret_that_the_reference_has_not_used(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await add(database, stored_jwk("one", OLD))

    keys = await sync(database, signing_keys(NEW, OLD, shared=True))

    assert keys.ring.signing.kid == "one"
    assert await rows(database) == 1
    assert "the key for that secret is left to it" in caplog.text


async def test_a_shared_database_without_keys_gets_one_from_secret_keys(database: Database) -> None:
    await sync(database, signing_keys(NEW, shared=True))

    assert await rows(database) == 1


@pytest.mark.parametrize(("shared", "bits"), [(False, 3072), (True, 4096)])
async def test_on_a_shared_database_keys_are_as_long_as_those_of_the_reference(
    database: Database, shared: bool, bits: int
) -> None:
    keys = await sync(database, SigningKeys(Settings.from_mapping({"secret_keys": [NEW]}), shared=shared))

    assert keys.ring.signing.private.key_size == bits


async def test_a_shared_database_without_keys_gets_none_from_secrets_keys(database: Database) -> None:
    settings = Settings.from_mapping({"secrets": {"keys": [NEW]}})

    with pytest.raises(StartRefused, match="shared with the reference"):
        await sync(database, SigningKeys(settings, shared=True, key_size=KEY_SIZE))

    assert await rows(database) == 0


async def test_an_unknown_key_is_looked_for_once_in_a_while(database: Database) -> None:
    keys = await sync(database, signing_keys(SECRET))
    await add(database, stored_jwk("from another process"))

    async with database.store() as store:
        early = await keys.look_again(store, NOW + UNKNOWN_KEY_PAUSE / 2)
        late = await keys.look_again(store, NOW + UNKNOWN_KEY_PAUSE)
        again = await keys.look_again(store, NOW + UNKNOWN_KEY_PAUSE * 1.5)

    assert (early, late, again) == (False, True, False)
    assert keys.ring.with_kid("from another process")


async def test_the_document_is_read_anew_once_in_a_while(database: Database) -> None:
    keys = await sync(database, signing_keys(SECRET))
    await add(database, stored_jwk("from another process"))

    async with database.store() as store:
        early = await keys.document(store, NOW + DOCUMENT_AGE / 2)
        late = await keys.document(store, NOW + DOCUMENT_AGE)

    assert (b"from another process" in early, b"from another process" in late) == (False, True)


async def test_a_row_that_cannot_be_read_later_is_left_out_and_reported(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    keys = await sync(database, signing_keys(SECRET))
    before = keys.jwks()
    await add(database, stored_jwk("unreadable", OLD))

    async with database.store() as store:
        document = await keys.document(store, NOW + DOCUMENT_AGE)

    assert document == before
    assert "jwks rows [2]" in caplog.text


def test_keys_outside_are_not_supported_yet() -> None:
    settings = Settings.from_mapping(
        {
            "secret_keys": [SECRET],
            "secrets": {"key_management": {"type": "aws_kms", "key_id": "alias/x", "region": "eu-west-1"}},
        }
    )

    with pytest.raises(StartRefused, match="aws_kms is not supported yet"):
        SigningKeys(settings, shared=False)
