"""The answer to a post: its status counts, and where it leads; what else it says, nobody reads."""

import asyncio
import contextlib
from dataclasses import dataclass, field

import httptools

from flowapi.errors.deliveries import DeliveryFailed

FAREWELL = 1.0
"""Seconds for the rest of an answer."""
MOST_BYTES = 64 * 1024
"""How much of an answer is taken off the wire."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str = field(default="", repr=False)


class _Head:
    """What a parser tells of an answer."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._location = ""
        self.answer: Answer | None = None
        self.complete = False

    def feed(self, data: bytes) -> None:
        """Read on.

        Raises:
            DeliveryFailed: It is no answer.
        """
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self.answer is None:
                raise DeliveryFailed("webhook request was answered by something else than HTTP") from error
            self.complete = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep where a redirect leads."""
        if name.lower() == b"location":
            self._location = value.decode("utf-8", "replace")

    def on_headers_complete(self) -> None:
        """Keep the status, unless it only tells to wait (RFC 9110, 15.2)."""
        status = self._parser.get_status_code()
        if status >= 200:
            self.answer = Answer(status, self._location)

    def on_message_complete(self) -> None:
        """Note the end."""
        self.complete = self.answer is not None


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """The answer that comes over a connection.

    Raises:
        DeliveryFailed: There is none.
    """
    head, taken = _Head(), 0
    while head.answer is None:
        data = await reader.read(MOST_BYTES)
        taken += len(data)
        if not data or taken > MOST_BYTES:
            raise DeliveryFailed("webhook request was not answered")
        head.feed(data)
    with contextlib.suppress(OSError):
        async with asyncio.timeout(FAREWELL):
            while not head.complete and taken < MOST_BYTES and (data := await reader.read(MOST_BYTES)):
                taken += len(data)
                head.feed(data)
    return head.answer
