"""The only map from exceptions to statuses and bodies, by the order of their classes.

Rule 1: a handler may raise anything; what nobody foresaw answers 500 and is logged with its traceback;
  a database that is out of reach is one line.
Rule 2: an endpoint of a flow answers in the shape of a flow, whatever happens; clients read nothing else.
"""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flowapi.errors.credentials import ClaimsInvalid
from flowapi.errors.refusals import SessionMissing
from flowapi.errors.root import FlowAPIError
from flowapi.errors.steps import LimitExceeded
from flowapi.errors.technical import ServerBusy, TechnicalError
from flowapi.web.refusals import (
    BadRequest,
    CallbackRefused,
    ClientGone,
    Conflict,
    Forbidden,
    NotFound,
    PayloadTooLarge,
    Refusal,
    RequestTimeout,
    Unauthorized,
    UnsupportedMediaType,
)
from flowapi.web.request import Request
from flowapi.web.response import Handler, Header, Response, json_response
from storage.errors import (
    DatabaseUnavailable,
    RecordMissing,
    RecordRefused,
    ReferenceMissing,
    UniqueViolation,
    WriteConflict,
)

logger = logging.getLogger(__name__)

STATUS: dict[type[BaseException], int] = {
    BadRequest: 400,
    CallbackRefused: 400,
    RecordRefused: 400,
    ClaimsInvalid: 400,
    ClientGone: 400,
    Unauthorized: 401,
    SessionMissing: 401,
    Forbidden: 403,
    NotFound: 404,
    RecordMissing: 404,
    ReferenceMissing: 404,
    RequestTimeout: 408,
    Conflict: 409,
    UniqueViolation: 409,
    WriteConflict: 409,
    PayloadTooLarge: 413,
    UnsupportedMediaType: 415,
    LimitExceeded: 429,
    ServerBusy: 503,
    BaseException: 500,
}
FLOW_STATUS = {
    "technical_error": 500,
    "flow_expired_error": 410,
    "flow_discontinuity_error": 500,
    "operation_not_permitted_error": 403,
    "form_data_invalid_error": 400,
    "email_already_exists": 400,
    "username_already_exists": 400,
    "not_found": 404,
    "passcode_max_attempts_reached": 401,
    "passkey_invalid": 401,
    "rate_limit_exceeded": 429,
    "unauthorized": 401,
    "webauthn_credential_invalid_mfa_only": 401,
    "platform_authenticator_required": 401,
    "forbidden": 403,
}
LONGEST_CAUSE = 500
Renderer = Callable[[Exception], Response]
T = TypeVar("T")


def shielded(handler: Handler, render: Renderer) -> Handler:
    """*handler*, answering with *render* where it raises."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Exception as error:
            _log(error, request)
            return render(error)

    return answer


async def attempted(work: Awaitable[T], request: Request) -> T | Exception:
    """What *work* for *request* results in, or the error in which it ends."""
    try:
        return await work
    except Exception as error:
        _log(error, request)
        return error


def _log(error: Exception, request: Request) -> None:
    about = {"id": request.id, "path": request.path}
    if isinstance(error, DatabaseUnavailable):
        logger.error("database out of reach", extra={**about, "error": str(error), "cause": cause_of(error)})
    elif not isinstance(error, FlowAPIError) and status_of(error) == HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.exception("unexpected failure", extra=about)


class ErrorRenderer:
    """Makes answers of exceptions; *debug* shows their causes to the client."""

    def __init__(self, *, debug: bool) -> None:
        self._debug = debug

    def api(self, error: Exception) -> Response:
        """An error of an ordinary endpoint."""
        status = status_of(error)
        body: dict[str, Any] = {"code": status, "message": _message(error, status)}
        if self._debug:
            body["error"] = _described(error)
        return json_response(
            body, status, headers=retry_after(error), error=body["message"], cause=_behind(error)
        )

    def flow(self, error: Exception) -> Response:
        """An error that keeps a request from reaching its flow."""
        shown, cause = _flow_error(error), cause_of(error)
        status = flow_status(shown)
        body = {
            "name": "error",
            "status": status,
            "csrf_token": "",
            "actions": {},
            "error": self.flow_error(shown, cause),
            "links": None,
        }
        return json_response(body, status, headers=retry_after(error), error=shown.code, cause=cause)

    def flow_error(self, error: FlowAPIError, cause: str) -> dict[str, str]:
        """The ``error`` of an answer in the shape of a flow."""
        technical = error.code == TechnicalError.code
        shown = {"code": error.code, "message": TechnicalError.default_message() if technical else str(error)}
        if self._debug and cause:
            shown["cause"] = cause
        return shown


def flow_status(error: FlowAPIError | None) -> int:
    """The status of a flow's answer that carries *error*."""
    if isinstance(error, ServerBusy):
        return STATUS[ServerBusy]
    return FLOW_STATUS.get(error.code, 500) if error else 200


def retry_after(error: BaseException | None) -> tuple[Header, ...]:
    """The header that says when to come back, in seconds (RFC 9110, 10.2.3), if that is known."""
    if not isinstance(error, LimitExceeded | ServerBusy):
        return ()
    return ((b"retry-after", str(error.retry_after).encode()),)


def cause_of(error: BaseException | None) -> str:
    """What lies behind an error, for the log and for debugging; empty where nothing does."""
    if error is None:
        return ""
    told = getattr(error, "cause", None)
    if isinstance(told, str) and told:
        return told[:LONGEST_CAUSE]
    if error.__cause__ is not None:
        return _described(error.__cause__)
    if isinstance(error, FlowAPIError):
        return str(error)[:LONGEST_CAUSE] if error.code == TechnicalError.code else ""
    return _described(error)


def _flow_error(error: Exception) -> FlowAPIError:
    return error if isinstance(error, FlowAPIError) else TechnicalError()


def status_of(error: BaseException) -> int:
    """The status of an answer to *error*, by the nearest of its classes."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _message(error: Exception, status: int) -> str:
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, ClaimsInvalid):
        return f"failed to parse token claims: {error}"
    return HTTPStatus(status).phrase


def _behind(error: Exception) -> str:
    """The cause, where it says more than the message."""
    return "" if isinstance(error, Refusal) and error.__cause__ is None else cause_of(error)


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_CAUSE]
