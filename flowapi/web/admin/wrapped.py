"""The endpoints below ``/users/{user_id}``: what is wrong with a request answers 400, wrapped in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from flowapi.web.errors import status_of
from flowapi.web.refusals import BadRequest, UnsupportedMediaType
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response


def wrapped(handler: Handler) -> Handler:
    """*handler*, whose refusals of the request's form are told in the way of these endpoints."""

    async def answer(request: Request) -> Response:
        with wrapping():
            return await handler(request)

    return answer


@contextmanager
def wrapping() -> Iterator[None]:
    """Tell what is wrong with a request in the way of these endpoints."""
    try:
        yield
    except (BadRequest, UnsupportedMediaType) as error:
        raise BadRequest(f"code={status_of(error)}, message={error}") from error
