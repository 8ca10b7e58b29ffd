"""Passwords as operators set them."""

from typing import Any
from uuid import UUID

import pytest

from tests.web.admin.test_users import CREATED, UNKNOWN, error
from tests.web.conftest import World

TENANT = "00000000-0000-0000-0000-000000000001"


async def test_a_password_is_set_once_and_then_replaced(world: World) -> None:
    path = f"/users/{await world.user()}/password"

    absent = [
        await world.admin.get(path),
        await world.admin.send("PUT", path, json={"password": "none to replace"}),
    ]
    made = await world.admin.post(path, {"password": "the first one"})
    again = await world.admin.post(path, {"password": "not a second one"})
    replaced = await world.admin.send("PUT", path, json={"password": "the second one"})
    found = await world.admin.get(path)

    assert [(answer.status_code, answer.json()) for answer in absent] == [error(404, "Not Found")] * 2
    assert (again.status_code, again.json()) == error(409, "Conflict")
    assert made.status_code == replaced.status_code == found.status_code == 200
    assert made.json() == replaced.json() == found.json()
    assert made.json() == {
        "id": made.json()["id"],
        "tenant_id": TENANT,
        "created_at": CREATED,
        "updated_at": CREATED,
    }


async def test_the_hash_is_of_the_latest_password(world: World) -> None:
    user = await world.user()
    await world.admin.post(f"/users/{user}/password", {"password": "the first one"})
    await world.admin.send("PUT", f"/users/{user}/password", json={"password": "the second one"})

    async with world.application.database.store() as store:
        stored = await store.passwords.find_of(UUID(user))

    assert stored
    await world.application.parts.services.passwords.check("the second one", stored.password)


async def test_a_user_shows_that_there_is_a_password_but_not_which(world: World) -> None:
    user = await world.user()
    made = await world.admin.post(f"/users/{user}/password", {"password": "the first one"})

    shown = await world.admin.get(f"/users/{user}")

    assert shown.json()["password"] == made.json()


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "code=400, message=password is a required field"),
        ({"password": ""}, "code=400, message=password is a required field"),
        ({"password": None}, "code=400, message=password is a required field"),
        (
            {"password": 12345678},
            "code=400, message=Unmarshal type error: expected=string, got=number, field=password, offset=0",
        ),
    ],
)
async def test_what_does_not_fit_is_refused_before_anybody_is_looked_for(
    world: World, method: str, body: dict[str, Any], message: str
) -> None:
    answer = await world.admin.send(method, f"/users/{UNKNOWN}/password", json=body)

    assert (answer.status_code, answer.json()) == error(400, message)


async def test_another_content_type_is_wrapped_into_a_400(world: World) -> None:
    answer = await world.admin.send(
        "POST", f"/users/{UNKNOWN}/password", content=b"x", headers={"content-type": "text/plain"}
    )

    assert (answer.status_code, answer.json()) == error(400, "code=415, message=Unsupported Media Type")


async def test_a_password_of_more_than_72_bytes_is_refused(world: World) -> None:
    answer = await world.admin.post(f"/users/{await world.user()}/password", {"password": "ü" * 37})

    assert (answer.status_code, answer.json()) == error(
        400, "code=400, message=password must not be longer than 72 bytes"
    )


@pytest.mark.parametrize(
    ("user", "status", "message"),
    [
        ("not-an-id", 400, "code=400, message=UserID must be a valid uuid"),
        (UNKNOWN.replace("-", ""), 400, "code=400, message=UserID must be a valid uuid"),
        (UNKNOWN, 404, "Not Found"),
    ],
)
async def test_a_password_needs_a_user(world: World, user: str, status: int, message: str) -> None:
    path, body = f"/users/{user}/password", {"password": "whatever it is"}

    for answer in (
        await world.admin.get(path),
        await world.admin.post(path, body),
        await world.admin.send("PUT", path, json=body),
    ):
        assert (answer.status_code, answer.json()) == error(status, message)
