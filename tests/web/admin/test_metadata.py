"""Metadata as operators see and change them."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.web.admin.test_users import UNKNOWN, error
from tests.web.conftest import World

JSON = {"content-type": "application/json"}


async def patch(world: World, user: str, content: str, headers: dict[str, str] = JSON) -> httpx.Response:
    path = f"/users/{user}/metadata"
    return await world.admin.send("PATCH", path, content=content.encode(), headers=headers)


async def test_metadata_are_set_merged_and_removed(world: World) -> None:
    user = await world.user()
    path = f"/users/{user}/metadata"

    answers = [
        await world.admin.get(path),
        await patch(world, user, '{"public_metadata":{"a":{"b":1,"c":2}},"private_metadata":{"d":[1,2]}}'),
        await patch(world, user, '{"public_metadata":{"a":{"b":null}},"unsafe_metadata":{"e":"f"}}'),
        await world.admin.get(path),
        await patch(world, user, '{"public_metadata":null,"unsafe_metadata":{"e":null}}'),
        await patch(world, user, "{}"),
        await patch(world, user, "null"),
        await world.admin.get(path),
    ]

    private = {"private_metadata": {"d": [1, 2]}}
    whole = {"public_metadata": {"a": {"c": 2}}, **private, "unsafe_metadata": {"e": "f"}}
    assert [(one.status_code, one.json() if one.content else None) for one in answers] == [
        (204, None),
        (200, {"public_metadata": {"a": {"b": 1, "c": 2}}, **private}),
        (200, whole),
        (200, whole),
        (200, private),
        (200, private),
        (204, None),
        (204, None),
    ]


async def test_a_look_stores_nothing(world: World) -> None:
    user = await world.user()

    await world.admin.get(f"/users/{user}/metadata")

    assert "metadata" not in (await world.admin.get(f"/users/{user}")).json()


@pytest.mark.parametrize(
    ("content", "headers", "message"),
    [
        ("", {}, "code=400, message=a body is required"),
        ("{", JSON, "code=400, message=unexpected EOF"),
        ("a=b", {"content-type": "text/plain"}, "code=415, message=Unsupported Media Type"),
        ("[1]", JSON, "patch metadata must be null or object"),
        ('{"public_metadata":"x"}', JSON, "public_metadata must be an object or null"),
        (
            '{"public_metadata":{"k":"' + "x" * 2993 + '"}}',
            JSON,
            "metadata limit exceeded: public metadata must not exceed 3000 characters",
        ),
        ("[" * 100 + "]" * 100, JSON, None),
        ('{"public_metadata":{"k":"\\u0000"}}', JSON, None),
    ],
)
async def test_what_is_no_patch_is_refused_and_changes_nothing(
    world: World, content: str, headers: dict[str, str], message: str | None
) -> None:
    user = await world.user()

    answer = await patch(world, user, content, headers)

    assert (answer.status_code, answer.json()) == error(400, message or answer.json()["message"])
    assert (await world.admin.get(f"/users/{user}/metadata")).status_code == 204


async def test_an_overlong_body_is_not_read(world: World) -> None:
    answer = await patch(world, await world.user(), '{"public_metadata":{"k":"' + "x" * 70_000 + '"}}')

    assert (answer.status_code, answer.json()) == error(413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("user", "status", "message"),
    [("not-an-id", 400, "invalid user id"), ("", 400, "invalid user id"), (UNKNOWN, 404, "user not found")],
)
async def test_nobody_has_none(world: World, user: str, status: int, message: str) -> None:
    answers: list[httpx.Response] = [
        await world.admin.get(f"/users/{user}/metadata"),
        await patch(world, user, '{"public_metadata":{"a":1}}'),
    ]

    assert [(one.status_code, one.json()) for one in answers] == [error(status, message)] * 2


async def test_patches_at_once_are_all_kept(world: World) -> None:
    user = await world.user()
    patches = [f'{{"public_metadata":{{"k{n}":{n}}}}}' for n in range(6)]

    await asyncio.gather(*(patch(world, user, each) for each in patches))

    shown: dict[str, Any] = (await world.admin.get(f"/users/{user}/metadata")).json()
    assert shown == {"public_metadata": {f"k{n}": n for n in range(6)}}
