"""Statuses, shapes, headers and cookies of the flow endpoints."""

import pytest

from flowapi.engine.contract import Client, CookieReply, SessionReply
from flowapi.engine.response import FlowAnswer, refusal
from flowapi.errors.refusals import CsrfMismatch, FlowConflict, FlowExpired, FlowForbidden, SessionMissing
from flowapi.errors.root import FlowAPIError
from flowapi.errors.steps import (
    FlowDiscontinuity,
    InputRejected,
    LimitExceeded,
    OperationNotPermitted,
    PasscodeAttemptsExhausted,
    PasskeyInvalid,
    PlatformAuthenticatorRequired,
    SecurityKeyOnly,
)
from flowapi.errors.technical import TechnicalError
from tests.web.public.flow_fakes import FLOW_ID, FakeFlows, FlowServing, fatal

TECHNICAL = TechnicalError.default_message()
ADVANCE = f"/login?action=go%40{FLOW_ID}"


async def test_a_flow_starts_with_its_first_state() -> None:
    flows = FakeFlows()
    headers = {"x-language": "de", "user-agent": "Browser"}

    answer = await FlowServing(flows).client.post("/login", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "name": "preflight",
        "status": 200,
        "payload": {},
        "csrf_token": "Yq3nB7xkT0cVw9ZrJ2mLs8dHf5uPaE1G",
        "actions": {"go": {"action": "go"}},
        "links": None,
    }
    request_id = answer.headers["x-request-id"]
    assert flows.started == [("login", Client("192.0.2.1", "Browser", "de", request_id))]
    assert not flows.advanced


async def test_of_several_cookies_of_a_name_the_engine_sees_the_first() -> None:
    flows = FakeFlows()

    await FlowServing(flows).client.post("/login", headers={"cookie": 'a=1; b="2"; a=3; c; =d;  e=f=g'})

    assert flows.started[0][1].cookies == {"a": "1", "b": "2", "": "d", "e": "f=g"}


@pytest.mark.parametrize("query", ["", "?action=", "?action", "?other=x", "?xaction=y", "?action=&action=x"])
async def test_without_an_action_a_flow_starts_whatever_the_body(query: str) -> None:
    flows = FakeFlows()

    answer = await FlowServing(flows).client.send("POST", f"/login{query}", content=b"{nonsense")

    assert answer.status_code == 200
    assert len(flows.started) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_flow_is_only_posted_to(method: str) -> None:
    answer = await FlowServing().client.send(method, "/login")

    assert (answer.status_code, answer.json()) == (404, {"code": 404, "message": "Not Found"})


ERRORS: list[tuple[FlowAPIError, str, int]] = [
    (TechnicalError(), "technical_error", 500),
    (FlowConflict(), "technical_error", 500),
    (FlowAPIError("internal"), "technical_error", 500),
    (FlowExpired(), "flow_expired_error", 410),
    (FlowDiscontinuity(), "flow_discontinuity_error", 500),
    (OperationNotPermitted(), "operation_not_permitted_error", 403),
    (CsrfMismatch(), "operation_not_permitted_error", 403),
    (InputRejected(), "form_data_invalid_error", 400),
    (PasscodeAttemptsExhausted(), "passcode_max_attempts_reached", 401),
    (PasskeyInvalid(), "passkey_invalid", 401),
    (LimitExceeded(30), "rate_limit_exceeded", 429),
    (SessionMissing(), "unauthorized", 401),
    (SecurityKeyOnly(), "webauthn_credential_invalid_mfa_only", 401),
    (PlatformAuthenticatorRequired(), "platform_authenticator_required", 401),
    (FlowForbidden(), "forbidden", 403),
]


@pytest.mark.parametrize(("error", "code", "status"), ERRORS, ids=lambda value: type(value).__name__)
async def test_each_error_has_its_code_and_status(error: FlowAPIError, code: str, status: int) -> None:
    answered = FlowAnswer("login_init", "token", {"a": 1}, {}, error)

    answer = await FlowServing(FakeFlows(answered)).client.post(ADVANCE)

    message = TECHNICAL if code == "technical_error" else str(error)
    assert answer.status_code == status
    assert answer.json() == {
        "name": "login_init",
        "status": status,
        "payload": {"a": 1},
        "csrf_token": "token",
        "actions": {},
        "error": {"code": code, "message": message},
        "links": None,
    }


async def test_only_a_limit_says_when_to_come_back() -> None:
    limited = FlowAnswer("login_init", "token", {}, {}, LimitExceeded(30))
    refused = FlowAnswer("login_init", "token", {}, {}, InputRejected())

    told = await FlowServing(FakeFlows(limited)).client.post(ADVANCE)
    not_told = await FlowServing(FakeFlows(refused)).client.post(ADVANCE)

    assert told.headers["retry-after"] == "30"
    assert "retry-after" not in not_told.headers


@pytest.mark.parametrize(("error", "code", "status"), ERRORS, ids=lambda value: type(value).__name__)
async def test_a_request_that_reaches_no_flow_is_told_in_the_shape_of_one(
    error: FlowAPIError, code: str, status: int
) -> None:
    answer = await FlowServing(FakeFlows(refusal(error))).client.post(ADVANCE)

    message = TECHNICAL if code == "technical_error" else str(error)
    assert (answer.status_code, answer.json()) == (status, fatal(code, status, message))


async def test_the_unforeseen_tells_the_client_nothing(caplog: pytest.LogCaptureFixture) -> None:
    serving = FlowServing(FakeFlows(ZeroDivisionError("the secret reason")))

    answer = await serving.client.post(ADVANCE)

    assert (answer.status_code, answer.json()) == (500, fatal("technical_error", 500, TECHNICAL))
    assert [record.message for record in caplog.records] == ["unexpected failure"]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (CsrfMismatch(cause="csrf token mismatch"), "csrf token mismatch"),
        (FlowConflict("version conflict"), "version conflict"),
    ],
)
async def test_debugging_shows_the_cause(error: FlowAPIError, cause: str) -> None:
    answer = await FlowServing(FakeFlows(refusal(error)), debug=True).client.post(ADVANCE)

    assert answer.json()["error"]["cause"] == cause


async def test_without_a_cause_debugging_shows_none() -> None:
    answer = await FlowServing(FakeFlows(refusal(OperationNotPermitted())), debug=True).client.post(ADVANCE)

    assert set(answer.json()["error"]) == {"code", "message"}


async def test_a_session_and_cookies_travel_with_the_answer() -> None:
    answered = FlowAnswer(
        "success",
        "token",
        {},
        {},
        session=SessionReply("eyJ.e30.c2ln", persistent=True),
        cookies=(CookieReply("device", "x", 60), CookieReply("state", "y", 300, domain="example.com")),
    )

    answer = await FlowServing(FakeFlows(answered)).client.post(ADVANCE)

    assert answer.headers["x-session-lifetime"] == "43200"
    assert answer.headers["x-session-retention"] == "persistent"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get_list("set-cookie") == [
        "hanko=eyJ.e30.c2ln; Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict",
        "device=x; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None",
        "state=y; Path=/; Domain=example.com; Max-Age=300; HttpOnly; Secure; SameSite=None",
    ]


async def test_without_a_session_there_are_no_headers_of_one() -> None:
    answer = await FlowServing().client.post("/login")

    assert set(answer.headers) == {"x-request-id", "x-content-type-options", "content-type", "content-length"}
