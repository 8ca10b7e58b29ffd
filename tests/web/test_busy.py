"""More passwords than can be hashed: who comes too late is told when to try again."""

import pytest

from flowapi.services import hashing_places
from tests.web.conftest import Serve
from tests.web.visits import ALICE, PASSWORD, Visit, with_password

MESSAGE = "Something went wrong on our side; nothing has changed."


@pytest.mark.parametrize("identifier", [ALICE, "nobody@example.com"])
async def test_a_login_that_finds_no_place_says_when_to_come_back(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, identifier: str
) -> None:
    async with serve() as world:
        await with_password(world)
    with monkeypatch.context() as crowd:
        crowd.setattr(hashing_places, "PLACES_PER_THREAD", 0)
        async with serve() as world:
            visit = Visit(world)
            await visit.begin(identifier)

            refused = await visit.act("password_login", password=PASSWORD)

            assert refused == (503, "error", "technical_error")
            assert visit.headers["retry-after"] == "5"
            assert visit.last == {
                "name": "error",
                "status": 503,
                "csrf_token": "",
                "actions": {},
                "error": {"code": "technical_error", "message": MESSAGE},
                "links": None,
            }

    async with serve() as world:
        again = Visit(world, visit.from_flow)
        done = await again.act("password_login", password=PASSWORD)
    assert done[0] == (200 if identifier == ALICE else 400)


async def test_a_password_that_cannot_be_set_now_is_none(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crowd:
        crowd.setattr(hashing_places, "PLACES_PER_THREAD", 0)
        async with serve() as world:
            user_id = await world.user(ALICE)
            busy = await world.admin.post(f"/users/{user_id}/password", {"password": PASSWORD})
            shown = await world.admin.get(f"/users/{user_id}")

    assert (busy.status_code, busy.json()) == (503, {"code": 503, "message": "Service Unavailable"})
    assert busy.headers["retry-after"] == "5"
    assert "password" not in shown.json()
