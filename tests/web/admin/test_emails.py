"""The addresses of users as operators see and change them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from storage.records.email import Email
from tests.web.admin.test_users import CREATED, UNKNOWN
from tests.web.conftest import Serve, World


async def add(world: World, user: str, address: str, **members: Any) -> dict[str, Any]:
    """One more address of the user."""
    world.clock.now += timedelta(seconds=1)
    answer = await world.admin.post(f"/users/{user}/emails", {"address": address, **members})
    assert answer.status_code == 201
    shown: dict[str, Any] = answer.json()
    return shown


async def addresses(world: World, user: str) -> dict[str, bool]:
    """The user's addresses, and which is primary."""
    listed = (await world.admin.get(f"/users/{user}/emails")).json()
    return {email["address"]: email["is_primary"] for email in listed}


async def only_named(world: World) -> str:
    """A user without an address."""
    return str((await world.admin.post("/users", {"username": "ada"})).json()["id"])


def refused(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body == {"code": answer.status_code, "message": body["message"]}
    return answer.status_code, body["message"]


async def test_an_address_is_added_shown_and_deleted(world: World) -> None:
    user = await world.user()

    added = await add(world, user, "Second@Example.com", is_verified=True, is_primary=True)
    path = f"/users/{user}/emails/{added['id']}"

    assert added == {
        "id": added["id"],
        "address": "second@example.com",
        "is_verified": True,
        "is_primary": False,
        "created_at": "2026-03-01T12:00:01Z",
        "updated_at": "2026-03-01T12:00:01Z",
    }
    assert (await world.admin.get(path)).json() == added
    assert await addresses(world, user) == {"alice@example.com": True, "second@example.com": False}
    gone = await world.admin.send("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert await addresses(world, user) == {"alice@example.com": True}
    assert refused(await world.admin.send("DELETE", path)) == (
        404,
        f"email with id '{added['id']}' was not found",
    )


async def test_the_first_address_is_primary(world: World) -> None:
    added = await add(world, await only_named(world), "only@example.com")

    assert (added["is_primary"], added["is_verified"]) == (True, False)


@pytest.mark.parametrize("verified", [True, False])
async def test_an_address_that_is_nobodys_is_taken_as_it_is(world: World, verified: bool) -> None:
    now, stray = world.clock.now, UUID(UNKNOWN)
    async with world.application.database.store() as store:
        await store.emails.add(Email(stray, None, "stray@example.com", verified, False, now, now))
        await store.commit()

    added = await add(world, await only_named(world), "Stray@example.com", is_verified=not verified)

    assert (added["id"], added["created_at"]) == (UNKNOWN, CREATED)
    assert (added["is_verified"], added["is_primary"]) == (verified, True)


async def test_mail_goes_where_the_operator_says(world: World) -> None:
    user = await world.user()
    second = (await add(world, user, "second@example.com"))["id"]
    path = f"/users/{user}/emails/{second}"
    first = (await world.admin.get(f"/users/{user}/emails")).json()[0]["id"]

    once = await world.admin.post(f"{path}/set_primary")
    again = await world.admin.post(f"{path}/set_primary")

    assert (once.status_code, again.status_code, once.content) == (204, 204, b"")
    assert await addresses(world, user) == {"alice@example.com": False, "second@example.com": True}
    assert refused(await world.admin.send("DELETE", path)) == (409, "Conflict")
    assert (await world.admin.send("DELETE", f"/users/{user}/emails/{first}")).status_code == 204


WRAPPED = "code=400, message="
ADDRESS = "address is a required field"


@pytest.mark.parametrize(
    ("user", "body", "message"),
    [
        ("", {}, f"UserId is a required field and {ADDRESS}"),
        ("not-an-id", {}, f"UserId must be a valid uuid and {ADDRESS}"),
        ("not-an-id", {"address": "a@example.com"}, "UserId must be a valid uuid"),
        (UNKNOWN, {}, ADDRESS),
        (UNKNOWN, {"address": "no-address"}, "address must be a valid email address"),
        (UNKNOWN, {"address": "a@example.com", "is_verified": 1}, None),
        (UNKNOWN, [], None),
    ],
)
async def test_what_does_not_fit_is_refused(world: World, user: str, body: Any, message: str | None) -> None:
    status, told = refused(await world.admin.post(f"/users/{user}/emails", body))

    assert status == 400
    assert told.startswith(WRAPPED)
    assert message is None or told == WRAPPED + message


@pytest.mark.parametrize(
    ("content", "content_type", "message"),
    [
        (b"address=x", "text/plain", "code=415, message=Unsupported Media Type"),
        (b"{", "application/json", "code=400, message=unexpected EOF"),
        (b"", "application/json", f"code=400, message={ADDRESS}"),
    ],
)
async def test_only_json_is_read(world: World, content: bytes, content_type: str, message: str) -> None:
    path = f"/users/{await world.user()}/emails"

    answer = await world.admin.send("POST", path, content=content, headers={"content-type": content_type})

    assert refused(answer) == (400, message)


async def test_taken_addresses_and_unknown_users_are_refused(world: World) -> None:
    user = await world.user()
    await world.user("other@example.com")

    for address in ("other@example.com", "ALICE@example.com"):
        answer = await world.admin.post(f"/users/{user}/emails", {"address": address})
        assert refused(answer) == (400, "Bad Request")
    unknown = await world.admin.post(f"/users/{UNKNOWN}/emails", {"address": "a@example.com"})
    assert refused(unknown) == (404, "Not Found")
    assert await addresses(world, UNKNOWN) == {}


async def test_what_is_not_hers_is_not_found(world: World) -> None:
    user, other = await world.user(), await world.user("other@example.com")
    foreign = (await world.admin.get(f"/users/{other}/emails")).json()[0]["id"]
    hers, nobodys = f"/users/{user}/emails/{foreign}", f"/users/{UNKNOWN}/emails/{foreign}"
    missing = (404, f"email with id '{foreign}' was not found")
    nobody = (404, f"user with id '{UNKNOWN}' was not found")

    for method in ("GET", "DELETE"):
        assert refused(await world.admin.send(method, hers)) == missing
        assert refused(await world.admin.send(method, nobodys)) == nobody
    assert refused(await world.admin.post(f"{hers}/set_primary")) == (404, "Not Found")
    assert refused(await world.admin.post(f"{nobodys}/set_primary")) == nobody
    assert await addresses(world, other) == {"other@example.com": True}


@pytest.mark.parametrize("email", ["not-an-id", UNKNOWN.replace("-", ""), UNKNOWN[:14] + "1" + UNKNOWN[15:]])
async def test_ids_are_read_strictly(world: World, email: str) -> None:
    path = f"/users/not-an-id/emails/{email}"
    message = f"{WRAPPED}UserId must be a valid uuid and EmailId must be a valid uuid4"

    answers = [
        await world.admin.get(path),
        await world.admin.send("DELETE", path),
        await world.admin.post(f"{path}/set_primary"),
    ]

    assert [refused(answer) for answer in answers] == [(400, message)] * 3


async def test_empty_ids_are_missing_inside_a_path_only(world: World) -> None:
    inside = await world.admin.get("/users//emails")
    before = await world.admin.post(f"/users/{UNKNOWN}/emails//set_primary")
    last = await world.admin.get(f"/users/{UNKNOWN}/emails/")

    assert refused(inside) == (400, f"{WRAPPED}UserId is a required field")
    assert refused(before) == (400, f"{WRAPPED}EmailId is a required field")
    assert refused(last) == (404, "Not Found")


async def test_the_limit_holds_also_for_requests_at_once(serve: Serve) -> None:
    async with serve(email={"limit": 3}) as world:
        user = await world.user()

        answers = await asyncio.gather(
            *(world.admin.post(f"/users/{user}/emails", {"address": f"{n}@example.com"}) for n in range(6))
        )

        assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]
        assert len(await addresses(world, user)) == 3


async def test_one_of_two_wins_an_address(world: World) -> None:
    users = [await world.user(f"{name}@example.com") for name in ("a", "b", "c")]

    answers = await asyncio.gather(
        *(world.admin.post(f"/users/{user}/emails", {"address": "new@example.com"}) for user in users)
    )

    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]


async def test_the_primary_address_stays_whatever_happens_at_once(world: World) -> None:
    user = await world.user()
    second = (await add(world, user, "second@example.com"))["id"]
    path = f"/users/{user}/emails/{second}"

    chosen, deleted = await asyncio.gather(
        world.admin.post(f"{path}/set_primary"), world.admin.send("DELETE", path)
    )

    assert (chosen.status_code, deleted.status_code) in [(204, 409), (404, 204)]
    assert list((await addresses(world, user)).values()).count(True) == 1
