import asyncio
import gzip
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from config.database_target import DatabaseTarget
from storage.database import Database
from storage.errors import RecordUnreadable, UniqueViolation
from storage.records.flow import RecentFlow
from storage.store import Store
from tests.support.databases import run
from tests.support.records import NOW, a_flow


async def test_an_added_flow_is_found_as_it_was(store: Store) -> None:
    flow = a_flow()

    await store.flows.add(flow, NOW)

    assert await store.flows.find(flow.id) == flow
    assert await store.flows.find(uuid4()) is None


async def test_an_id_is_taken_once(store: Store) -> None:
    flow = a_flow()
    await store.flows.add(flow, NOW)

    with pytest.raises(UniqueViolation) as violation:
        await store.flows.add(flow, NOW)

    assert violation.value.constraint == "flows_pkey"


async def test_advancing_changes_version_token_and_document_alone(store: Store) -> None:
    flow = a_flow()
    await store.flows.add(flow, NOW)

    advanced = await store.flows.advance(
        flow.id, version=1, csrf_token="d" * 32, data='{"state":"login_init"}', now=NOW + timedelta(seconds=1)
    )

    assert advanced
    assert await store.flows.find(flow.id) == replace(
        flow, version=1, csrf_token="d" * 32, data='{"state":"login_init"}'
    )


async def test_a_version_that_is_not_the_next_is_a_conflict(store: Store) -> None:
    flow = a_flow()
    await store.flows.add(flow, NOW)

    advanced = await store.flows.advance(flow.id, version=2, csrf_token="d" * 32, data="{}", now=NOW)

    assert not advanced
    assert await store.flows.find(flow.id) == flow


async def test_of_two_racing_requests_one_advances(database: Database, tenant_id: UUID) -> None:
    flow = a_flow()

    async def race(token: str) -> bool:
        async with database.store(tenant_id) as store:
            return await store.flows.advance(flow.id, version=1, csrf_token=token, data="{}", now=NOW)

    async with database.store(tenant_id) as store:
        await store.flows.add(flow, NOW)
    won = await asyncio.gather(*(race(letter * 32) for letter in "abcdefgh"))

    assert sorted(won) == [False] * 7 + [True]


async def test_of_two_racing_transactions_one_advances(database: Database, tenant_id: UUID) -> None:
    flow = a_flow()

    async def race(token: str) -> bool:
        async with database.store(tenant_id) as store:
            await store.outbox.postpone(uuid4(), available_at=NOW, error="")
            await store.passcodes.delete(uuid4())
            advanced = await store.flows.advance(flow.id, version=1, csrf_token=token, data="{}", now=NOW)
            await store.commit()
            return advanced

    async with database.store(tenant_id) as store:
        await store.flows.add(flow, NOW)
    won = await asyncio.gather(*(race(letter * 32) for letter in "abcd"))

    assert sorted(won) == [False, False, False, True]


@pytest.mark.parametrize("size", [10, 40_000, 300_000])
async def test_documents_of_any_size_return_as_they_were(store: Store, size: int) -> None:
    flow = replace(a_flow(), data='{"a":"' + "é" * size + '"}')

    await store.flows.add(flow, NOW)

    assert await store.flows.find(flow.id) == flow


async def test_a_compressed_document_of_hanko_is_read(store: Store, target: DatabaseTarget) -> None:
    flow = a_flow()
    packed = b64encode(gzip.compress(b'{"state":"login_init"}')).decode()
    await store.flows.add(flow, NOW)
    await run(target, f"UPDATE flows SET data = '{packed}' WHERE id = '{flow.id}'")

    found = await store.flows.find(flow.id)

    assert found == replace(flow, data='{"state":"login_init"}')


async def test_a_broken_document_is_unreadable(store: Store, target: DatabaseTarget) -> None:
    flow = a_flow()
    await store.flows.add(flow, NOW)
    await run(target, f"UPDATE flows SET data = 'neither' WHERE id = '{flow.id}'")

    with pytest.raises(RecordUnreadable):
        await store.flows.find(flow.id)


async def test_the_flows_that_changed_last_come_first(store: Store, target: DatabaseTarget) -> None:
    flows = [a_flow() for _ in range(4)]
    for age, flow in enumerate(flows):
        await store.flows.add(flow, NOW - timedelta(minutes=age))
    later = NOW + timedelta(seconds=1)
    await store.flows.advance(flows[2].id, version=1, csrf_token="d" * 32, data="{}", now=later)
    await run(target, f"UPDATE flows SET data = 'neither' WHERE id = '{flows[1].id}'")

    recent = await store.flows.recent(3)

    assert recent == [
        RecentFlow(flows[2].id, 1, flows[2].expires_at, NOW - timedelta(minutes=2), later, "{}"),
        RecentFlow(flows[0].id, 0, flows[0].expires_at, NOW, NOW, flows[0].data),
        RecentFlow(
            flows[1].id, 0, flows[1].expires_at, NOW - timedelta(minutes=1), NOW - timedelta(minutes=1), None
        ),
    ]


async def test_an_engine_step_costs_two_statements_and_no_transaction(
    database: Database, tenant_id: UUID
) -> None:
    flow = a_flow()
    async with database.store(tenant_id) as store:
        await store.flows.add(flow, NOW)
    heard: list[str] = []
    database.listen(heard.append)

    async with database.store(tenant_id) as store:
        await store.flows.find(flow.id)
        await store.flows.advance(flow.id, version=1, csrf_token="d" * 32, data="{}", now=NOW)
        await store.commit()

    assert [text.split()[0] for text in heard] == ["SELECT", "UPDATE"]
