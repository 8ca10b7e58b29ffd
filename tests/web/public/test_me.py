"""What a session is for, and who has one."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.web.conftest import Serve, World

UNAUTHORIZED = {"code": 401, "message": "Unauthorized"}
DELETION = "hanko=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict"


async def test_me_is_the_account_of_whoever_asks(world: World) -> None:
    user = await world.user(username="Alice_1")
    token = await world.token(user)

    answer = await world.public.get("/me", {"authorization": f"Bearer {token}"})

    shown = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert shown == {
        "id": user,
        "user_id": user,
        "created_at": "2026-03-01T12:00:00Z",
        "updated_at": "2026-03-01T12:00:00Z",
        "emails": [
            {
                "id": shown["emails"][0]["id"],
                "address": "alice@example.com",
                "is_primary": True,
                "is_verified": True,
            }
        ],
        "username": {
            "id": shown["username"]["id"],
            "username": "alice_1",
            "created_at": "2026-03-01T12:00:00Z",
            "updated_at": "2026-03-01T12:00:00Z",
        },
        "mfa_config": {"auth_app_set_up": False, "totp_enabled": True, "security_keys_enabled": True},
    }


async def test_tokens_are_found_where_clients_put_them(world: World) -> None:
    alice, bob = [await world.user(f"{name}@example.com") for name in ("alice", "bob")]
    hers, his = await world.token(alice), await world.token(bob)
    finds = [
        ([("authorization", f"Bearer {hers}")], alice),
        ([("authorization", f"bearer   {hers} ")], alice),
        ([("authorization", f"BEARER{hers}")], alice),
        ([("cookie", f"hanko={hers}")], alice),
        ([("cookie", f"a=b; hanko={hers}; c=d")], alice),
        ([("cookie", f"hanko=broken; hanko={hers}")], alice),
        ([("cookie", f"hanko={his}"), ("authorization", f"Bearer {hers}")], alice),
        ([("authorization", "Bearer broken"), ("cookie", f"hanko={hers}")], alice),
        ([("authorization", "Bearer broken"), ("authorization", f"Bearer {hers}")], alice),
    ]

    for headers, owner in finds:
        answer = await world.public.send("GET", "/me", headers=headers)
        assert (answer.status_code, answer.json().get("id")) == (200, owner), headers


async def test_everything_else_is_nobody(world: World) -> None:
    token = await world.token(await world.user())
    head, claims, signature = token.split(".")
    unusable = [
        [],
        [("authorization", "Bearer")],
        [("authorization", f"Basic {token}")],
        [("authorization", token)],
        [("authorization", f"Bearer {head}.{claims}.{signature[:-8]}AAAAAAAA")],
        [("cookie", f"Hanko={token}")],
        [("cookie", f"hankoo={token}")],
        [("x-auth-token", token)],
        [("authorization", "Bearer broken")] * 20 + [("authorization", f"Bearer {token}")],
    ]

    for headers in unusable:
        answer = await world.public.send("GET", "/me", headers=headers)
        assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED), headers
        assert "set-cookie" not in answer.headers


async def test_a_token_expires(world: World) -> None:
    token = await world.token(await world.user())

    world.clock.now += timedelta(hours=12)

    assert (await world.public.get("/me", {"authorization": f"Bearer {token}"})).status_code == 401


async def test_a_session_ends_with_its_user(world: World) -> None:
    user = await world.user()
    token = await world.token(user)

    await world.admin.send("DELETE", f"/users/{user}")

    assert (await world.public.get("/me", {"authorization": f"Bearer {token}"})).status_code == 401


async def test_asking_marks_the_session_as_used(world: World) -> None:
    user = await world.user()
    token = await world.token(user)
    world.clock.now += timedelta(minutes=5)

    await world.public.get("/me", {"authorization": f"Bearer {token}"})

    async with world.application.database.store() as store:
        [session] = await store.sessions.list_active(UUID(user), world.clock.now)
    assert session.last_used == world.clock.now


async def test_an_idle_session_is_ended_and_forgotten(serve: Serve) -> None:
    async with serve(session={"idle_timeout": "5m"}) as world:
        user = await world.user()
        token = await world.token(user)
        world.clock.now += timedelta(minutes=6)

        first, second = [
            await world.public.get("/me", {"authorization": f"Bearer {token}"}) for _ in range(2)
        ]

        assert (first.status_code, first.headers.get("set-cookie")) == (401, DELETION)
        assert (second.status_code, second.headers.get("set-cookie")) == (401, None)
        async with world.application.database.store() as store:
            assert not await store.sessions.list_active(UUID(user), world.clock.now)


async def test_logging_out_ends_the_session_and_deletes_the_cookie(world: World) -> None:
    user = await world.user()
    first, second = await world.token(user), await world.token(user)

    answer = await world.public.post("/logout", headers={"cookie": f"hanko={first}"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["set-cookie"] == DELETION
    assert (await world.public.get("/me", {"cookie": f"hanko={first}"})).status_code == 401
    assert (await world.public.get("/me", {"cookie": f"hanko={second}"})).status_code == 200


async def test_logging_out_needs_a_session(world: World) -> None:
    answer = await world.public.post("/logout")

    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


@pytest.mark.parametrize(("method", "path"), [("POST", "/me"), ("GET", "/logout"), ("GET", "/me/")])
async def test_there_is_one_method_each(world: World, method: str, path: str) -> None:
    assert (await world.public.send(method, path)).status_code == 404
