"""Webhooks as operators see and set them, and what they are told."""

from typing import Any

import orjson
import pytest

from config.rules.webhooks import EVENTS
from flowapi.services.webhooks.subscriptions import Subscriptions
from storage.errors import DatabaseUnavailable
from storage.store import Store
from tests.acceptance.waiting import until, until_async
from tests.support.receiver import Receiver, receiving, status
from tests.web.admin.test_users import CREATED, error
from tests.web.conftest import Serve, World

CALLBACK = "https://hooks.example/all"
LATER = "2026-03-31T12:00:00Z"
OPEN = {"security": {"mode": "insecure", "allowed_schemes": ["http", "https"]}}
NOWHERE = "00000000-0000-4000-8000-000000000000"


def body(*events: str, callback: str = CALLBACK, **more: Any) -> dict[str, Any]:
    """A webhook, as it is sent."""
    return {"callback": callback, "events": list(events), **more}


async def test_a_webhook_is_made_shown_changed_and_deleted(world: World) -> None:
    made = await world.admin.post("/webhooks", body("user.create", "session", "user.create"))
    path = f"/webhooks/{made.json()['id']}"
    shown = await world.admin.get(path)
    changed = await world.admin.send(
        "PUT", path, json=body("email.send", callback="https://other.example/", enabled=False)
    )
    listed = await world.admin.get("/webhooks")
    deleted = await world.admin.send("DELETE", path)

    events = [one["event"] for one in made.json()["events"]]
    assert (made.status_code, events) == (201, ["user.create", "session"])
    assert {**made.json(), "id": "", "events": []} == {
        "id": "",
        "callback": CALLBACK,
        "enabled": True,
        "failures": 0,
        "expires_at": LATER,
        "events": [],
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    assert {**shown.json(), "events": []} == {**made.json(), "events": []}
    assert (changed.status_code, changed.json()["enabled"]) == (200, False)
    assert changed.json()["callback"] == "https://other.example/"
    assert listed.json() == {"database": [changed.json()], "config": None}
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await world.admin.get("/webhooks")).json() == {"database": [], "config": None}


async def test_those_of_the_configuration_are_listed_even_if_they_are_off(serve: Serve) -> None:
    hooks = [{"callback": CALLBACK, "events": ["user"]}]
    async with serve(webhooks={"enabled": False, "hooks": hooks}) as world:
        assert (await world.admin.get("/webhooks")).json() == {"database": [], "config": hooks}


async def test_every_event_can_be_subscribed(world: World) -> None:
    made = await world.admin.post("/webhooks", body(*sorted(EVENTS)))

    assert made.status_code == 201


STRANGE = "is not a valid webhook event"
REFUSED = [
    ({}, "code=400, message=callback is a required field and events is a required field"),
    ({"callback": CALLBACK}, "code=400, message=events is a required field"),
    (body(), "code=400, message=length of events must be greater or equal to 1"),
    (
        body("user", "user.renamed"),
        "code=400, message=user.renamed in events[1] is not a valid webhook event",
    ),
    (body("", "user.x"), f"code=400, message= in events[0] {STRANGE} and user.x in events[1] {STRANGE}"),
    (body("user", callback="nowhere"), "code=400, message=callback must be a valid URL"),
    (body("user", callback=f"https://a.example/{'x' * 255}"), "code=400, message=length of callback must be"),
    ({"callback": CALLBACK, "events": "user"}, "code=400, message=Unmarshal type error: expected=array"),
    ({"callback": CALLBACK, "events": [1]}, "code=400, message=Unmarshal type error: expected=string"),
    (body("user", callback="https://u:p@a.example/"), "callback URL must not include user info"),
    (body("user", callback="ftp://a.example/"), "callback scheme 'ftp' is not allowed"),
    (body("user", callback="https://127.1/"), "callback URL host is not a valid hostname or IP address"),
    (body("user", callback="https://metadata.goog/"), "callback URL not allowed"),
    (body("user", callback="https://10.0.0.1/"), "callback destination not allowed"),
]


@pytest.mark.parametrize(("sent", "message"), REFUSED, ids=lambda value: str(value)[:40])
async def test_what_is_refused_is_not_stored(world: World, sent: dict[str, Any], message: str) -> None:
    made = await world.admin.post("/webhooks", sent)
    changed = await world.admin.send("PUT", f"/webhooks/{NOWHERE}", json=sent | {"enabled": True})

    for answer in (made, changed):
        assert (answer.status_code, answer.json()["code"]) == (400, 400)
        assert answer.json()["message"].startswith(message)
    assert (await world.admin.get("/webhooks")).json()["database"] == []


async def test_details_are_told_where_the_settings_allow_it(serve: Serve) -> None:
    async with serve(webhooks={"security": {"sanitize_errors": False}}) as world:
        answer = await world.admin.post("/webhooks", body("user", callback="https://10.0.0.1/"))

    told = "callback non-public IP '10.0.0.1' is not allowed in public_only mode"
    assert (answer.status_code, answer.json()) == error(400, told)


async def test_whether_it_is_enabled_has_to_be_said(world: World) -> None:
    path = f"/webhooks/{(await world.admin.post('/webhooks', body('user'))).json()['id']}"

    answer = await world.admin.send("PUT", path, json=body("user"))

    assert answer.json()["message"] == "code=400, message=enabled is a required field"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("name", "status_", "message"),
    [
        (NOWHERE, 404, f"unable to find webhook with id: {NOWHERE}"),
        ("not-an-id", 400, "code=400, message=ID must be a valid uuid4"),
        (NOWHERE.replace("8000", "8AAA"), 400, "code=400, message=ID must be a valid uuid4"),
        (NOWHERE.replace("4000", "1000"), 400, "code=400, message=ID must be a valid uuid4"),
    ],
)
async def test_unknown_webhooks(world: World, method: str, name: str, status_: int, message: str) -> None:
    answer = await world.admin.send(method, f"/webhooks/{name}", json=body("user", enabled=True))

    assert (answer.status_code, answer.json()) == error(status_, message)


async def told(receiver: Receiver, count: int = 1) -> list[str]:
    """The events that have come by now, at least *count*."""
    await until(lambda: len(receiver.received) >= count, "the events")
    return sorted(orjson.loads(one.body)["event"] for one in receiver.received)


async def test_a_webhook_is_told_from_its_beginning_to_its_end(serve: Serve) -> None:
    async with serve(webhooks=OPEN) as world, receiving() as receiver:
        callback = f"http://127.0.0.1:{receiver.port}/hook"
        made = await world.admin.post("/webhooks", body("user.create", "session", callback=callback))
        user = await world.user()
        await world.token(user)
        assert await told(receiver, 2) == ["session.create.admin", "user.create"]

        await world.admin.send("DELETE", f"/webhooks/{made.json()['id']}")
        await world.user("bob@example.com")

    assert await told(receiver) == ["session.create.admin", "user.create"]


async def test_a_disabled_webhook_is_told_nothing_until_it_is_enabled(serve: Serve) -> None:
    async with serve(webhooks=OPEN) as world, receiving() as receiver:
        callback = f"http://127.0.0.1:{receiver.port}/hook"
        made = await world.admin.post("/webhooks", body("user.create", "user.delete", callback=callback))
        path = f"/webhooks/{made.json()['id']}"
        await world.admin.send("PUT", path, json=body("user", callback=callback, enabled=False))
        user = await world.user()
        await world.admin.send("PUT", path, json=body("user.delete", callback=callback, enabled=True))
        await world.admin.send("DELETE", f"/users/{user}")

        assert await told(receiver) == ["user.delete"]


async def test_a_receiver_that_fails_too_often_is_disabled(serve: Serve) -> None:
    async with serve(webhooks=OPEN) as world, receiving(status(500)) as receiver:
        callback = f"http://127.0.0.1:{receiver.port}/hook"
        made = await world.admin.post("/webhooks", body("user.create", callback=callback))
        path = f"/webhooks/{made.json()['id']}"
        for number in range(6):
            await world.user(f"user-{number}@example.com")
        await told(receiver, 6)
        await until_disabled(world, path)

        await world.user("one-more@example.com")

        webhook = (await world.admin.get(path)).json()
        assert (webhook["enabled"], webhook["failures"]) == (False, 6)
    assert len(receiver.received) == 6


async def until_disabled(world: World, path: str) -> None:
    """Wait until the last failure has been counted."""

    async def disabled() -> bool:
        return not (await world.admin.get(path)).json()["enabled"]

    await until_async(disabled, "its end")


async def test_a_change_is_kept_although_the_database_is_away_just_then(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: Subscriptions, store: Store) -> None:
        raise DatabaseUnavailable

    async with serve(webhooks=OPEN) as world:
        monkeypatch.setattr(Subscriptions, "look", away)

        made = await world.admin.post("/webhooks", body("user"))

        assert made.status_code == 201
        assert len((await world.admin.get("/webhooks")).json()["database"]) == 1
