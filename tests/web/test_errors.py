"""Which status and which words each exception gets."""

import pytest

from flowapi.errors.credentials import ClaimsInvalid, TokenInvalid
from flowapi.errors.refusals import SessionMissing
from flowapi.errors.root import FlowAPIError
from flowapi.errors.steps import LimitExceeded
from flowapi.web.errors import STATUS, ErrorRenderer, status_of
from flowapi.web.refusals import (
    BadRequest,
    Conflict,
    NotFound,
    PayloadTooLarge,
    Refusal,
    RequestTimeout,
    Unauthorized,
    UnsupportedMediaType,
)
from flowapi.web.request import Request
from flowapi.web.response import Response
from flowapi.web.routes import Route
from storage.errors import DatabaseUnavailable, RecordMissing, RecordRefused, StorageError, UniqueViolation
from tests.web.serving import Serving

ANSWERS = [
    (BadRequest(), 400, "Bad Request"),
    (BadRequest("session_token is a required field"), 400, "session_token is a required field"),
    (Unauthorized(), 401, "Unauthorized"),
    (NotFound(), 404, "Not Found"),
    (NotFound("user not found"), 404, "user not found"),
    (RequestTimeout(), 408, "Request Timeout"),
    (Conflict(), 409, "Conflict"),
    (PayloadTooLarge(), 413, "Request Entity Too Large"),
    (UnsupportedMediaType(), 415, "Unsupported Media Type"),
    (ClaimsInvalid("'subject' is not a uuid"), 400, "failed to parse token claims: 'subject' is not a uuid"),
    (SessionMissing(), 401, "Unauthorized"),
    (RecordRefused(), 400, "Bad Request"),
    (RecordMissing(), 404, "Not Found"),
    (UniqueViolation("emails_tenant_id_address_idx"), 409, "Conflict"),
    (LimitExceeded(5), 429, "Too Many Requests"),
    (DatabaseUnavailable(), 500, "Internal Server Error"),
    (TokenInvalid(), 500, "Internal Server Error"),
    (FlowAPIError("internal"), 500, "Internal Server Error"),
    (KeyError("internal"), 500, "Internal Server Error"),
]


def failing(error: Exception, *, debug: bool = False) -> Serving:
    """A server whose only endpoint raises."""

    async def fail(_: Request) -> Response:
        raise error

    return Serving([Route("GET", "/", fail)], debug=debug)


@pytest.mark.parametrize(("error", "status", "message"), ANSWERS, ids=lambda value: type(value).__name__)
async def test_an_exception_becomes_an_answer(error: Exception, status: int, message: str) -> None:
    answer = await failing(error).client.get("/")

    assert (answer.status_code, answer.json()) == (status, {"code": status, "message": message})


async def test_debugging_shows_what_happened() -> None:
    answer = await failing(KeyError("the reason"), debug=True).client.get("/")

    assert answer.json() == {
        "code": 500,
        "message": "Internal Server Error",
        "error": "KeyError: 'the reason'",
    }


async def test_the_unforeseen_is_logged_with_its_request(caplog: pytest.LogCaptureFixture) -> None:
    await failing(KeyError("the reason")).client.get("/", {"x-request-id": "trace-1"})

    [record] = caplog.records
    assert (record.message, record.id, record.path) == ("unexpected failure", "trace-1", "/")  # type: ignore[attr-defined]  # (extra)
    assert record.exc_info


async def test_the_foreseen_is_not(caplog: pytest.LogCaptureFixture) -> None:
    await failing(NotFound()).client.get("/")

    assert not caplog.records


@pytest.mark.parametrize("kind", [*Refusal.__subclasses__(), *StorageError.__subclasses__()])
def test_every_kind_has_a_status(kind: type[Exception]) -> None:
    assert status_of(kind.__new__(kind)) in set(STATUS.values())


@pytest.mark.parametrize(("error", "status", "message"), ANSWERS, ids=lambda value: type(value).__name__)
def test_at_a_flow_every_exception_has_the_shape_of_a_flow(
    error: Exception, status: int, message: str
) -> None:
    answer = ErrorRenderer(debug=False).flow(error)

    assert answer.error in {"technical_error", "unauthorized", "rate_limit_exceeded"}
