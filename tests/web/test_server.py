"""What holds for every request to every server."""

import asyncio
from typing import Any

import pytest

from flowapi.web.body import BODY_LIMIT, POLITE_LIMIT
from flowapi.web.health import health_routes
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from tests.web.serving import Serving

NOT_FOUND = {"code": 404, "message": "Not Found"}


async def echo(request: Request) -> Response:
    """Answer with the size of the body."""
    return json_response({"size": len(await request.body.read())})


async def ignore(_: Request) -> Response:
    """Answer without a look at the body."""
    return json_response({})


async def test_health_tells_life_and_readiness() -> None:
    client = Serving(health_routes()).client

    assert (await client.get("/health/alive")).json() == {"alive": True}
    assert (await client.get("/health/ready")).json() == {"ready": True}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing/here"),
        ("GET", "/health"),
        ("GET", "/health/alive/"),
        ("GET", "//health/alive"),
        ("POST", "/health/alive"),
        ("DELETE", "/health/alive"),
        ("OPTIONS", "/health/alive"),
        ("BREW", "/health/alive"),
    ],
)
async def test_what_is_not_there_is_not_found(method: str, path: str) -> None:
    answer = await Serving(health_routes()).client.send(method, path)

    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/health/alive", "/nothing"])
async def test_head_is_answered_nowhere(path: str) -> None:
    answer = await Serving(health_routes()).client.send("HEAD", path)

    assert (answer.status_code, answer.content) == (404, b"")
    assert "content-type" not in answer.headers


async def test_parameters_are_taken_from_the_path() -> None:
    async def show(request: Request) -> Response:
        return json_response(dict(request.params))

    routes = [Route("GET", "/users/{id}", show), Route("GET", "/users/{user_id}/emails/{email_id}", show)]
    client = Serving(routes).client

    assert (await client.get("/users/5")).json() == {"id": "5"}
    assert (await client.get("/users/5/emails/6")).json() == {"user_id": "5", "email_id": "6"}
    assert (await client.get("/users//emails/6")).json() == {"user_id": "", "email_id": "6"}
    for path in ("/users/", "/users/5/", "/users/5/emails", "/users/5/emails/", "/users"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("given", ["trace-4711", "a", "x" * 128, "00-4bf9/a+b=c:d~e"])
async def test_a_request_id_is_handed_back(given: str) -> None:
    answer = await Serving(health_routes()).client.get("/health/alive", {"x-request-id": given})

    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "ü", "a\tb"])
async def test_another_request_id_is_replaced(given: str) -> None:
    headers = {"x-request-id": given.encode("latin-1")}

    answer = await Serving(health_routes()).client.get("/health/alive", headers)  # type: ignore[arg-type]  # (bytes)

    assert answer.headers["x-request-id"].isalnum()
    assert len(answer.headers["x-request-id"]) == 32


async def test_each_request_gets_an_id_of_its_own() -> None:
    client = Serving(health_routes()).client

    ids = {(await client.get("/health/alive")).headers["x-request-id"] for _ in range(3)}

    assert len(ids) == 3


@pytest.mark.parametrize(("size", "status"), [(0, 200), (BODY_LIMIT, 200), (BODY_LIMIT + 1, 413)])
async def test_a_body_has_a_greatest_size(size: int, status: int) -> None:
    answer = await Serving([Route("POST", "/echo", echo)]).client.send("POST", "/echo", content=b"x" * size)

    assert answer.status_code == status
    assert answer.json() == (
        {"size": size} if status == 200 else {"code": 413, "message": "Request Entity Too Large"}
    )


async def raw_exchange(app: Any, receive: Any) -> list[Any]:
    """The messages that *app* sends to a POST whose body comes from *receive*."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/ignore",
        "query_string": b"",
        "headers": [(b"content-length", b"99999999")],
        "client": ("192.0.2.1", 5),
    }
    await app(scope, receive, send)
    return sent


async def test_an_unwanted_body_is_taken_off_the_wire() -> None:
    """A server that queues chunks would wait for ever for somebody to take them."""
    chunks = [b"x" * 65536] * 8
    app = Serving([Route("POST", "/ignore", ignore)]).client.app

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": chunks.pop(), "more_body": bool(chunks)}

    sent = await raw_exchange(app, receive)

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert not chunks


async def test_an_endless_body_is_answered_while_it_is_still_coming() -> None:
    app = Serving([Route("POST", "/ignore", ignore)]).client.app
    answered = asyncio.Event()
    size = 0

    async def receive() -> dict[str, Any]:
        nonlocal size
        if answered.is_set():
            return {"type": "http.disconnect"}
        size += 65536
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    async def app_with_signal(scope: Any, receive: Any, send: Any) -> None:
        async def signalling(message: Any) -> None:
            await send(message)
            answered.set()

        await app(scope, receive, signalling)

    sent = await raw_exchange(app_with_signal, receive)

    assert sent[0]["status"] == 200
    assert size >= POLITE_LIMIT


async def test_a_client_that_goes_away_in_the_middle_is_no_failure() -> None:
    serving = Serving([Route("POST", "/ignore", echo)])

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent = await raw_exchange(serving.client.app, receive)

    assert sent[0]["status"] == 400
