"""The list of running flows."""

from datetime import timedelta
from typing import Any

import orjson

from storage.records.flow import FlowRow
from tests.support.http import Client
from tests.support.records import a_flow
from tests.web.conftest import World


async def added(world: World, document: dict[str, Any] | str, **columns: Any) -> FlowRow:
    """A stored flow."""
    plain = a_flow()
    data = document if isinstance(document, str) else orjson.dumps(document).decode()
    now = world.clock()
    flow = FlowRow(plain.id, 7, plain.csrf_token, columns.get("expires_at", now + timedelta(hours=1)), data)
    async with world.application.database.store() as store:
        await store.flows.add(flow, now)
    return flow


async def shown(developer: Client) -> list[dict[str, Any]]:
    """The list."""
    flows: list[dict[str, Any]] = (await developer.get("/dev/flows.json")).json()
    return flows


async def test_a_flow_is_shown_with_all_but_its_secrets(world: World, developer: Client) -> None:
    history = [
        {
            "state": "preflight",
            "prev_state": "",
            "data": "{}",
            "revertible": True,
            "scheduled": ["login_init"],
        },
        {"state": "login_init", "prev_state": "preflight", "data": {}, "revertible": False, "scheduled": []},
    ]
    document = {
        "state": "password_creation",
        "prev_state": "login_init",
        "scheduled": ["success", "onboarding_create_passkey"],
        "data": {"email": "alice@example.com", "new_password": "$2a$12$hash"},
        "hist": history,
        "flow": "login",
        "graph": "digest",
    }
    flow = await added(world, document)

    assert await shown(developer) == [
        {
            "id": str(flow.id),
            "version": 7,
            "created_at": "2026-03-01T12:00:00Z",
            "updated_at": "2026-03-01T12:00:00Z",
            "expires_at": "2026-03-01T13:00:00Z",
            "expired": False,
            "flow": "login",
            "graph": "digest",
            "state": "password_creation",
            "previous": "login_init",
            "plan": ["onboarding_create_passkey", "success"],
            "history": [
                {"state": "preflight", "revertible": True},
                {"state": "login_init", "revertible": False},
            ],
            "stash": {"email": "alice@example.com", "new_password": "••••••"},
        }
    ]


async def test_no_token_is_shown(world: World, developer: Client) -> None:
    flow = await added(world, {"state": "preflight"})

    assert flow.csrf_token not in (await developer.get("/dev/flows.json")).text


async def test_what_changed_last_comes_first(world: World, developer: Client) -> None:
    first = await added(world, {"state": "first"})
    world.clock.now += timedelta(seconds=1)
    await added(world, {"state": "second"})
    world.clock.now += timedelta(seconds=1)
    async with world.application.database.store() as store:
        await store.flows.advance(
            first.id, version=8, csrf_token="x", data='{"state":"moved"}', now=world.clock()
        )

    assert [flow["state"] for flow in await shown(developer)] == ["moved", "second"]


async def test_what_cannot_be_read_keeps_nothing_else_from_being_shown(
    world: World, developer: Client
) -> None:
    for document in ("neither", '{"scheduled":5}', '{"state":"preflight"}'):
        await added(world, document)

    flows = await shown(developer)

    assert sorted(flow.get("state", "unreadable") for flow in flows) == [
        "preflight",
        "unreadable",
        "unreadable",
    ]


async def test_an_expired_flow_is_marked(world: World, developer: Client) -> None:
    await added(world, {"state": "preflight"}, expires_at=world.clock() - timedelta(seconds=1))

    assert [flow["expired"] for flow in await shown(developer)] == [True]


async def test_a_flow_that_is_begun_shows_up(world: World, developer: Client) -> None:
    await developer.post("/login")

    (flow,) = await shown(developer)

    assert (flow["flow"], flow["state"], flow["plan"]) == ("login", "preflight", ["login_init"])
