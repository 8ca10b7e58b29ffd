"""Changes of operators to users."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.web.admin.test_users import CREATED, UNKNOWN, error
from tests.web.conftest import World

PROFILE = {
    "name": "Grace Hopper",
    "given_name": "Grace",
    "family_name": "Hopper",
    "picture": "https://img.example/g.png?a=%20b#c",
}


async def patch(world: World, user: str, body: Any) -> httpx.Response:
    return await world.admin.send("PATCH", f"/users/{user}", json=body)


async def test_what_is_given_is_changed_and_the_rest_stays(world: World) -> None:
    user = await world.user()
    before = (await world.admin.get(f"/users/{user}")).json()
    world.clock.now += timedelta(hours=1)
    then = {"updated_at": "2026-03-01T13:00:00Z"}

    full = await patch(world, user, {**PROFILE, "given_name": "  Grace "})
    renamed = await patch(world, user, {"FAMILY_NAME": "Murray", "more": 1})
    cleared = await patch(world, user, {"name": None, "picture": None})
    world.clock.now += timedelta(hours=1)
    same = await patch(world, user, {})

    rest = {"given_name": "Grace", "family_name": "Murray"}
    assert full.json() == before | PROFILE | then
    assert renamed.json() == before | PROFILE | {"family_name": "Murray"} | then
    assert (cleared.status_code, cleared.json()) == (200, before | rest | then)
    assert same.json() == cleared.json() == (await world.admin.get(f"/users/{user}")).json()


async def test_a_username_comes_changes_and_goes(world: World) -> None:
    user = await world.user()

    async def named(username: str | None) -> tuple[str | None, bool]:
        world.clock.now += timedelta(minutes=1)
        shown = (await patch(world, user, {"username": username})).json()
        touched = shown["updated_at"] == world.clock.now.isoformat().replace("+00:00", "Z")
        return shown.get("username", {}).get("username"), touched

    assert [await named(name) for name in (" First_Name ", "second", "SECOND", None, None)] == [
        ("first_name", True),
        ("second", True),
        ("second", False),
        (None, True),
        (None, False),
    ]


@pytest.mark.parametrize("member", ["username", "name", "given_name", "family_name", "picture"])
async def test_blank_text_and_what_is_no_text_are_refused(world: World, member: str) -> None:
    user = await world.user()

    blank = await patch(world, user, {member: "  "})
    number = await patch(world, user, {member: 5})

    assert (blank.status_code, blank.json()) == error(400, f"{member} must be a non-empty string or null")
    assert (number.status_code, number.json()) == error(400, "expected string or null: number")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "", "username": ""}, "username must be a non-empty string or null"),
        ({"username": "has space"}, "username is invalid"),
        ({"username": "dash-ed"}, "username is invalid"),
        ({"username": "émile"}, "username is invalid"),
        ({"username": "a" * 256}, "username is invalid"),
        ({"name": "a" * 256}, "length of name must be less or equal to 255"),
        ([], "Unmarshal type error: expected=object, got=array, field=, offset=0"),
    ],
)
async def test_what_cannot_be_stored_is_refused(world: World, body: Any, message: str) -> None:
    user = await world.user()

    answer = await patch(world, user, body)

    assert (answer.status_code, answer.json()) == error(400, message)
    assert (await world.admin.get(f"/users/{user}")).json()["updated_at"] == CREATED


@pytest.mark.parametrize(
    "picture",
    [
        "not a url",
        "/relative.png",
        "//img.example/p.png",
        "ftp://img.example/p.png",
        "https://",
        "https:///p.png",
        "https:img.example/p.png",
        "https://user:pw@img.example/p.png",
        "https://@img.example/p.png",
        "https://img.example:port/p.png",
        "https://img.example:99999/p.png",
        "https://[::1/p.png",
        "https://img example/p.png",
        "https://img.example/%zz.png",
        "https://img.example/\n.png",
        "javascript:alert(1)",
        "https://img.example/" + "é" * 1020,
    ],
)
async def test_a_picture_is_an_address_in_the_web(world: World, picture: str) -> None:
    answer = await patch(world, await world.user(), {"picture": picture})

    assert (answer.status_code, answer.json()) == error(400, "picture must be a valid http(s) URL or null")


async def test_a_taken_username_changes_nothing(world: World) -> None:
    user = await world.user()
    await world.user("holder@example.com", username="taken")

    answer = await patch(world, user, {"username": "TAKEN", "name": "Not Stored"})

    assert (answer.status_code, answer.json()) == error(409, "username already exists")
    assert not {"name", "username"} & set((await world.admin.get(f"/users/{user}")).json())


@pytest.mark.parametrize(
    ("user", "status", "message"),
    [("not-an-id", 400, "failed to parse userId as uuid"), (UNKNOWN, 404, "user not found")],
)
async def test_nobody_cannot_be_changed(world: World, user: str, status: int, message: str) -> None:
    answer = await patch(world, user, {"name": "Nobody", "username": "nobody"})

    assert (answer.status_code, answer.json()) == error(status, message)


async def test_of_two_who_want_a_name_at_once_one_gets_it(world: World) -> None:
    users = [await world.user(f"{name}@example.com") for name in ("a", "b", "c", "d")]

    answers = await asyncio.gather(*(patch(world, user, {"username": "wanted"}) for user in users))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


async def test_changes_at_once_are_all_kept(world: World) -> None:
    user = await world.user()

    await asyncio.gather(*(patch(world, user, {name: value}) for name, value in PROFILE.items()))

    assert PROFILE.items() <= (await world.admin.get(f"/users/{user}")).json().items()
