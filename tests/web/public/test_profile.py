"""The profile over HTTP: who gets in, and how it is left."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from tests.web.conftest import Serve, World
from tests.web.public.test_me import DELETION

CAPABILITIES = {"webauthn_available": True}


async def opened(world: World, token: str) -> dict[str, Any]:
    """The first answer with the account."""
    begun = (await world.public.post("/profile", headers=bearer(token))).json()
    return await advanced(world, token, begun, "register_client_capabilities", CAPABILITIES)


async def advanced(
    world: World, token: str, answer: dict[str, Any], action: str, inputs: dict[str, Any]
) -> dict[str, Any]:
    """The answer to an action."""
    body = {"input_data": inputs, "csrf_token": answer["csrf_token"]}
    href = answer["actions"][action]["href"]
    found: dict[str, Any] = (await world.public.post(href, body, headers=bearer(token))).json()
    return found


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_the_account_is_that_of_me(world: World) -> None:
    token = await world.token(await world.user())

    answer = await opened(world, token)

    shown = await world.public.get("/me", bearer(token))
    assert answer["name"] == "profile_init"
    assert answer["payload"]["user"] == shown.json()
    assert [session["current"] for session in answer["payload"]["sessions"]] == [True]


async def test_without_a_session_nobody_gets_in(world: World) -> None:
    for headers in ({}, bearer("nonsense")):
        answer = await world.public.post("/profile", headers=headers)
        assert answer.status_code == 401
        assert answer.json() == {
            "name": "error",
            "status": 401,
            "error": {"code": "unauthorized", "message": "A valid session is required."},
            "actions": {},
            "csrf_token": "",
            "links": None,
        }


async def test_a_session_that_was_ended_does_not_go_on(world: World) -> None:
    token = await world.token(await world.user())
    answer = await opened(world, token)
    await world.public.post("/logout", headers=bearer(token))

    refused = await advanced(world, token, answer, "patch_metadata", {"patch_metadata": {"a": 1}})

    assert (refused["status"], refused["error"]["code"]) == (401, "unauthorized")


async def test_every_request_is_a_use_of_the_session(serve: Serve) -> None:
    async with serve(session={"idle_timeout": "10m"}) as world:
        token = await world.token(await world.user())
        answer = await opened(world, token)
        for _ in range(3):
            world.clock.now += timedelta(minutes=9)
            answer = await advanced(world, token, answer, "patch_metadata", {"patch_metadata": {}})
            assert answer["name"] == "profile_init"
        world.clock.now += timedelta(minutes=11)

        href = quote(answer["actions"]["patch_metadata"]["href"], safe="/?=%&")
        refused = await world.public.post(href, {}, headers=bearer(token))

    assert refused.status_code == 401
    assert refused.headers["set-cookie"] == DELETION


async def test_a_deleted_account_leaves_no_cookie(serve: Serve) -> None:
    async with serve(account={"allow_deletion": True}) as world:
        token = await world.token(await world.user())
        answer = await opened(world, token)
        body = {"csrf_token": answer["csrf_token"]}

        gone = await world.public.post(
            answer["actions"]["account_delete"]["href"], body, headers=bearer(token)
        )

        assert gone.json()["name"] == "account_deleted"
        assert gone.headers["set-cookie"] == DELETION
        assert (await world.public.get("/me", bearer(token))).status_code == 401


async def test_a_session_that_another_one_has_ended_does_not_go_on(world: World) -> None:
    user = await world.user()
    here, there = await world.token(user), await world.token(user)
    answer = await opened(world, here)
    going_on = await opened(world, there)
    [ended] = [session["id"] for session in answer["payload"]["sessions"] if not session["current"]]
    await advanced(world, here, answer, "session_delete", {"session_id": ended})

    refused = await advanced(world, there, going_on, "patch_metadata", {"patch_metadata": {"a": 1}})

    assert (refused["status"], refused["error"]["code"]) == (401, "unauthorized")
    assert "metadata" not in (await world.public.get("/me", bearer(here))).json()


@pytest.mark.parametrize(
    ("patch", "status", "code"),
    [
        ("[1]", 400, "form_data_invalid_error"),
        ("1e400", 500, "technical_error"),
        ("1", 400, "form_data_invalid_error"),
        ('{"a":"' + "x" * 2**20 + '"}', 500, "technical_error"),
        ('{"a":"' + "x" * 4000 + '"}', 400, "form_data_invalid_error"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, 500, "technical_error"),
        ("[" * 10_000 + "]" * 10_000, 500, "technical_error"),
        (orjson.dumps('{"a":' * 1_000 + "1" + "}" * 1_000).decode(), 400, "form_data_invalid_error"),
    ],
    ids=["list", "no number", "number", "a megabyte", "long", "deep", "deep list", "deep text"],
)
async def test_metadata_that_nobody_can_keep_are_refused_and_the_profile_goes_on(
    world: World, patch: str, status: int, code: str
) -> None:
    token = await world.token(await world.user())
    answer = await opened(world, token)
    href = answer["actions"]["patch_metadata"]["href"]
    body = f'{{"csrf_token":"{answer["csrf_token"]}","input_data":{{"patch_metadata":{patch}}}}}'

    sent = await world.public.send(
        "POST", href, content=body, headers={"content-type": "application/json", **bearer(token)}
    )

    refused = sent.json()
    assert (sent.status_code, refused["error"]["code"]) == (status, code)
    again = refused if refused["name"] == "profile_init" else answer
    kept = await advanced(world, token, again, "patch_metadata", {"patch_metadata": {"theme": "dark"}})
    assert kept["payload"]["user"]["metadata"] == {"unsafe_metadata": {"theme": "dark"}}
