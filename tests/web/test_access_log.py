"""One line per request, and nothing in it that opens anything."""

import pytest

from flowapi.errors.refusals import FlowConflict
from flowapi.web.access_log import AccessLog, Line, short_line
from flowapi.web.health import health_routes
from flowapi.web.request import Request
from flowapi.web.response import Response, no_content
from flowapi.web.routes import Route
from tests.web.public.flow_fakes import FLOW_ID, FakeFlows, FlowServing
from tests.web.serving import NOW, Serving

SECRET = "s3cret"


async def accept(_: Request) -> Response:
    """Answer nothing, with a secret in a header."""
    return no_content((b"set-cookie", f"hanko={SECRET}".encode()), (b"x-auth-token", SECRET.encode()))


async def test_a_request_is_one_line() -> None:
    serving = Serving([Route("POST", "/users", accept)])
    headers = {"x-request-id": "trace-1", "user-agent": "Kiosk/1.0", "referer": "http://page.example/a"}

    await serving.client.send("POST", "/users?page=2", content=b"{}", headers=headers)

    [line] = serving.lines
    assert line.pop("latency") > 0
    assert line.pop("latency_human").endswith("ms")
    assert line == {
        "time": "2025-01-01T12:00:00Z",
        "time_unix": str(int(NOW.timestamp())),
        "id": "trace-1",
        "remote_ip": "192.0.2.1",
        "host": "auth.example",
        "method": "POST",
        "uri": "/users?page=2",
        "user_agent": "Kiosk/1.0",
        "status": 204,
        "error": "",
        "error_internal": "",
        "bytes_in": 2,
        "bytes_out": 0,
        "referer": "http://page.example/a",
    }


async def test_secrets_are_not_logged() -> None:
    serving = Serving([Route("POST", "/users", accept)])
    headers = {
        "cookie": f"hanko={SECRET}",
        "authorization": f"Bearer {SECRET}",
        "x-auth-token": SECRET,
        "referer": f"http://page.example/?hanko_token={SECRET}#{SECRET}",
    }

    await serving.client.send(
        "POST", f"/users?token={SECRET}&code={SECRET}&email={SECRET}", content=SECRET, headers=headers
    )

    assert SECRET not in serving.out.getvalue()
    assert serving.lines[0]["uri"] == "/users?token=-&code=-&email=-"


async def test_what_a_flow_answered_is_part_of_the_line() -> None:
    serving = FlowServing(FakeFlows(FlowConflict("version conflict")))

    await serving.client.post(f"/login?action=go%40{FLOW_ID}")

    [line] = serving.serving.lines
    assert line["uri"] == f"/login?action=go%40{FLOW_ID}"
    assert (line["status"], line["error"], line["error_internal"]) == (
        500,
        "technical_error",
        "version conflict",
    )


async def test_what_was_not_found_is_logged_too() -> None:
    serving = Serving()

    await serving.client.get("/nothing")
    await serving.client.send("HEAD", "/")

    assert [(line["method"], line["status"], line["error"]) for line in serving.lines] == [
        ("GET", 404, "Not Found"),
    ]


@pytest.mark.parametrize("path", ["/", "/health/alive", "/health/ready", "/metrics"])
async def test_health_and_metrics_are_logged_where_it_is_asked_for(path: str) -> None:
    quiet, loud = Serving(health_routes()), Serving(health_routes(), quiet=frozenset())

    await quiet.client.get(path)
    await loud.client.get(path)

    assert (len(quiet.lines), len(loud.lines)) == (0, 1)


async def test_lines_stay_short() -> None:
    serving = Serving()

    await serving.client.get("/" + "a" * 5000, {"user-agent": "b" * 5000, "referer": "c" * 5000})

    assert len(serving.out.getvalue()) < 4000


async def test_nobody_forges_a_line() -> None:
    serving = Serving()

    await serving.client.get("/%0A%7B%22status%22:200%7D?%0Aa=b")

    assert len(serving.lines) == 1


@pytest.mark.parametrize("length", [b"x", b"9" * 19, b"9" * 4000])
def test_a_content_length_that_is_no_number_counts_as_none(length: bytes) -> None:
    serving = Serving()
    scope = {"method": "GET", "path": "/x", "query_string": b"", "headers": [(b"content-length", length)]}

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    AccessLog(serving.out, lambda: NOW).write(Request(scope, receive), Response(200), 1)

    assert serving.lines[0]["bytes_in"] == 0


def test_for_developers_a_line_is_short_and_harmless() -> None:
    line: Line = {
        "method": "POST",
        "uri": "/a\x1b[2J\nb",
        "status": 403,
        "latency_human": "1.500ms",
        "error": "operation_not_permitted_error",
        "error_internal": "",
        "id": "trace-1",
    }

    assert short_line(line) == "POST /a?[2J?b 403 1.500ms operation_not_permitted_error\n"
