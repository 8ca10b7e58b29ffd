"""The body of a request: read once, within bounds of size and time.

Rule 1: what nobody wants to read is still taken off the wire before the answer ends; a server hands the
body over in a bounded queue and would wait for ever for somebody to take it.
"""

import asyncio

from starlette.types import Receive

from flowapi.web.refusals import ClientGone, PayloadTooLarge, RequestTimeout

BODY_LIMIT = 64 * 1024
"""How many bytes a body may have, unless an endpoint says otherwise."""
POLITE_LIMIT = 1024 * 1024
"""How much of an unwanted body is awaited, so that its sender gets to read the answer."""
READ_SECONDS = 30
"""How long a body may take, wanted or not, counted from when somebody first waits for it."""


class RequestBody:
    """The bytes that follow the headers."""

    __slots__ = ("_deadline", "_receive", "expected")

    def __init__(self, receive: Receive, *, expected: bool) -> None:
        self._receive = receive
        self._deadline: float | None = None
        self.expected = expected
        """Whether the headers announce a body that has not been read to its end."""

    async def read(self, limit: int = BODY_LIMIT) -> bytes:
        """The whole body.

        Raises:
            PayloadTooLarge: It has more than *limit* bytes.
            RequestTimeout: It does not arrive in time.
            ClientGone: The connection ended before it.
        """
        if not self.expected:
            return b""
        chunks: list[bytes] = []
        size = 0
        try:
            async with self._in_time():
                while self.expected:
                    chunk = await self._next()
                    size += len(chunk)
                    if size > limit:
                        raise PayloadTooLarge
                    chunks.append(chunk)
        except TimeoutError as error:
            raise RequestTimeout from error
        return b"".join(chunks)

    async def skip(self) -> None:
        """Throw away what is left, up to the polite limit."""
        left = POLITE_LIMIT
        try:
            async with self._in_time():
                while self.expected and left > 0:
                    left -= len(await self._next())
        except (TimeoutError, ClientGone):
            return

    async def drain(self) -> None:
        """Throw away everything until the connection ends or the time is up."""
        try:
            async with self._in_time():
                while self.expected:
                    await self._next()
        except (TimeoutError, ClientGone):
            return

    def _in_time(self) -> asyncio.Timeout:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + READ_SECONDS
        return asyncio.timeout_at(self._deadline)

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.expected = False
            raise ClientGone
        self.expected = message.get("more_body", False)
        body: bytes = message.get("body", b"")
        return body
