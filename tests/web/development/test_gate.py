import pytest

from flowapi.web.development.gate import LoopbackGate
from flowapi.web.health import health_routes
from tests.support.http import Client
from tests.web.serving import Serving

LOCAL = "localhost:8000"


async def status(headers: list[tuple[str, str]]) -> int:
    """The status that a request with *headers* gets past the gate."""
    app = LoopbackGate(Serving(health_routes()).client.app)
    return (await Client(app).send("GET", "/health/alive", headers=headers)).status_code


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:8000", "localhost:1", "127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]"],
)
async def test_this_machine_is_known_by_its_own_names(host: str) -> None:
    assert await status([("host", host)]) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example:8000",
        "evil.localhost:8000",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0:8000",
        "[::]:8000",
        "localhost:",
        "localhost:8000:8000",
        "localhost:8000\n",
        "user@localhost:8000",
        "localhost,evil.example",
        "",
    ],
)
async def test_a_name_that_was_pointed_here_is_refused(host: str) -> None:
    assert await status([("host", host)]) == 403


async def test_two_names_are_refused() -> None:
    assert await status([("host", LOCAL), ("host", LOCAL)]) == 403


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
async def test_what_came_through_a_proxy_is_refused(header: str) -> None:
    assert await status([("host", LOCAL), (header, "198.51.100.7")]) == 403


async def test_a_refusal_says_what_to_do() -> None:
    answer = await Client(LoopbackGate(Serving().client.app)).get("/anything")

    assert answer.text == "Forbidden: open this address as http://localhost, on the machine itself.\n"
