"""What the public server has beside sessions, and what it has not."""

from pathlib import Path

import pytest

from flowapi.errors.refusals import FlowForbidden
from tests.web.conftest import Serve, World
from tests.web.public.flow_fakes import fatal

PARTY = """\
flow: party
start: [street]
states:
  street: {actions: {remember_me: {run: session.remember, outcomes: {saved: hall}}}}
  hall: {}
"""


async def test_the_public_keys_may_be_cached(world: World) -> None:
    answer = await world.public.get("/.well-known/jwks.json")

    [key] = answer.json()["keys"]
    assert answer.headers["cache-control"] == "max-age=600"
    assert answer.headers["content-type"] == "application/json"
    assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}


async def test_the_status_page_says_that_the_api_runs(world: World) -> None:
    answer = await world.public.get("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>API Integration Status</title>" in answer.text
    assert "✅ API is running." in answer.text


async def test_the_status_page_says_that_the_database_is_gone(world: World) -> None:
    await world.application.database.close()

    answer = await world.public.get("/")

    assert answer.status_code == 500
    assert "❌ API is not functioning properly due to database connectivity problems." in answer.text


async def test_without_its_database_a_flow_still_answers_in_its_shape(world: World) -> None:
    await world.application.database.close()

    answer = await world.public.post("/login")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "technical_error"


async def test_flows_are_served_to_pages_of_the_configured_origin(world: World) -> None:
    answer = await world.public.post("/login", headers={"origin": "http://localhost:8888"})

    assert answer.json()["name"] == "preflight"
    assert answer.headers["access-control-allow-origin"] == "http://localhost:8888"


async def test_the_exchange_of_tokens_is_closed_without_saml(world: World) -> None:
    answer = await world.public.send("POST", "/token_exchange?action=x", content=b"{")

    assert (answer.status_code, answer.json()) == (
        403,
        fatal("forbidden", 403, FlowForbidden.default_message()),
    )


@pytest.mark.parametrize("path", ["/users", "/user", "/metrics", "/.well-known/openid-configuration", "/x"])
async def test_there_is_nothing_else(world: World, path: str) -> None:
    for method in ("GET", "POST"):
        assert (await world.public.send(method, path)).status_code == 404


async def test_reading_the_flows_again_keeps_everything_served(world: World) -> None:
    world.application.reload()

    assert (await world.public.post("/login")).json()["name"] == "preflight"
    assert (await world.public.get("/health/ready")).json() == {"ready": True}


async def test_a_flow_that_is_taken_away_ends_for_nobody_who_is_in_it(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "own" / "party.yaml"
    file.parent.mkdir()
    file.write_text(PARTY)
    session = {"cookie": {"retention": "prompt"}}
    async with serve(flows={"directory": str(file.parent)}, session=session) as world:
        begun = (await world.public.post("/party")).json()
        file.unlink()
        world.application.reload()
        action = begun["actions"]["remember_me"]["href"]
        token = begun["csrf_token"]

        after = await world.public.post(action, {"input_data": {"remember_me": True}, "csrf_token": token})
        another = await world.public.post("/party")

    assert (after.status_code, after.json()["name"]) == (200, "hall")
    assert (another.status_code, another.json()["error"]["code"]) == (
        403,
        "operation_not_permitted_error",
    )


async def test_debugging_shows_causes(serve: Serve) -> None:
    async with serve(debug=True) as world:
        answer = await world.public.post("/login?action=x")
        other = await world.public.get("/nothing")

    assert answer.json()["error"]["cause"] == "invalid flow id format"
    assert other.json() == {"code": 404, "message": "Not Found", "error": "NotFound: Not Found"}
