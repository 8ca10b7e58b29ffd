"""The errors that a graph may attach to an edge, by their names on the wire."""

from flowapi.errors.root import FlowAPIError
from flowapi.errors.steps import (
    FlowDiscontinuity,
    OperationNotPermitted,
    PasscodeAttemptsExhausted,
    PasskeyInvalid,
    PlatformAuthenticatorRequired,
    SecurityKeyOnly,
)
from flowapi.errors.technical import TechnicalError

NAMED_BY_GRAPHS: dict[str, type[FlowAPIError]] = {
    kind.code: kind
    for kind in (
        FlowDiscontinuity,
        OperationNotPermitted,
        PasscodeAttemptsExhausted,
        PasskeyInvalid,
        PlatformAuthenticatorRequired,
        SecurityKeyOnly,
        TechnicalError,
    )
}
"""The errors that a graph may attach to an edge, by the code it names them with."""


def error_with_code(code: str) -> FlowAPIError:
    """The error that a graph names *code*."""
    return NAMED_BY_GRAPHS[code]()
