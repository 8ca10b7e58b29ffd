"""One connection: its requests one after the other, each handed to the application by a stream of hypercorn.

Rule 1: an answer leaves in one piece, if it comes in one.
Rule 2: a connection ends with an answer to half a request, and with half an answer: nobody could tell what
comes next.
Rule 3: who says no more may still listen.
"""

import asyncio
import socket
from contextlib import suppress

from hypercorn.asyncio.task_group import TaskGroup
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from hypercorn.protocol.events import Body, EndBody, Event, Response, StreamClosed
from hypercorn.protocol.http_stream import HTTPStream
from hypercorn.typing import AppWrapper
from hypercorn.utils import parse_socket_addr

from flowapi.web.http1.answers import CLOSING, CONTINUE, answer_head, ends_itself, whole_answer
from flowapi.web.http1.requests import STREAM_ID, Refusal, RequestHead, RequestReader
from flowapi.web.http1.watch import Watch

LARGEST_READ = 64 * 1024
LINGER_SECONDS = 2
"""How long somebody who was refused in the middle of a request may take to read that."""


class Connection:
    """Serves *app* on one connection, which ends after *idle* seconds without a request."""

    def __init__(
        self,
        app: AppWrapper,
        config: Config,
        context: WorkerContext,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        idle: float,
    ) -> None:
        self._app = app
        self._config = config
        self._context = context
        self._reader = reader
        self._writer = writer
        self._tasks = TaskGroup(asyncio.get_running_loop())
        own: socket.socket = writer.get_extra_info("socket")
        self._client = parse_socket_addr(own.family, writer.get_extra_info("peername"))
        self._server = parse_socket_addr(own.family, writer.get_extra_info("sockname"))
        self._requests = RequestReader()
        self._stream: HTTPStream | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._watch = Watch(writer.transport, idle, busy=lambda: self._stream is not None, end=self._close)
        self._received = True
        """Whether the whole request has come."""
        self._answering = False
        self._keep = True
        """Whether there may be another request."""
        self._last = False
        self._head = b""
        self._over = False

    async def serve(self) -> None:
        """Serve its requests until one side ends it."""
        try:
            async with self._tasks:
                with suppress(OSError):  # the other side has gone
                    await self._read()
                self._over = True
                await self._end_stream()
        finally:
            self._requests.close()
            self._writer.close()
            self._watch.leave()

    def finish(self) -> None:
        """End it as soon as nothing is under way."""
        self._last = True
        if self._stream is None:
            self._close()

    async def _read(self) -> None:
        while not self._over:
            data = await self._reader.read(LARGEST_READ)
            if not data:
                await self._answer_listener()
                return
            for event in self._requests.feed(data):
                await self._hand_on(event)
            if self._requests.refusal:
                await self._refuse(self._requests.refusal)

    async def _answer_listener(self) -> None:
        """Let the last answer end, if its request came to an end (RFC 9112, 9.6)."""
        if self._received:
            self.finish()
            await self._free.wait()

    async def _hand_on(self, event: Event) -> None:
        if isinstance(event, RequestHead):
            await self._free.wait()
            if not self._over:
                await self._begin(event)
        elif self._stream:
            self._received = isinstance(event, EndBody)
            await self._stream.handle(event)

    async def _begin(self, head: RequestHead) -> None:
        self._free.clear()
        self._received = self._answering = False
        self._keep = head.keep_alive
        self._stream = HTTPStream(
            self._app,
            self._config,
            self._context,
            self._tasks,
            False,
            self._client,
            self._server,
            self._send,
            STREAM_ID,
        )
        if head.expects_continue:
            await self._write(CONTINUE)
        await self._stream.handle(head)

    async def _send(self, event: Event) -> None:
        """Send what the application has answered."""
        if isinstance(event, Response):
            self._answering = True
            self._head = self._answer_head(event)
        elif isinstance(event, Body):
            await self._write(event.data)
        elif isinstance(event, EndBody):
            self._answering = False
            if self._head:
                await self._write(b"")
        elif isinstance(event, StreamClosed):
            await self._end_stream()
            self._next()

    def _answer_head(self, answer: Response) -> bytes:
        closing = CLOSING in answer.headers
        self._keep = (
            self._keep
            and self._received
            and not self._last
            and not closing
            and ends_itself(answer.status_code, answer.headers)
        )
        headers = answer.headers if self._keep or closing else [*answer.headers, CLOSING]
        return answer_head(answer.status_code, headers)

    async def _write(self, data: bytes) -> None:
        if self._over or self._writer.is_closing():
            self._over = True
            return
        self._writer.write(self._head + data)
        self._head = b""
        try:
            await self._writer.drain()
        except OSError:
            self._close()

    async def _end_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream:
            await stream.handle(StreamClosed(stream_id=STREAM_ID))

    def _next(self) -> None:
        self._watch.begin()
        if self._answering or self._last or not self._keep:
            self._close()
        self._free.set()

    async def _refuse(self, refusal: Refusal) -> None:
        if self._received:
            await self._free.wait()
        if self._over or self._writer.is_closing():
            return
        if not self._answering:
            self._writer.write(whole_answer(refusal.status, refusal.reason))
        self._writer.write_eof()
        self._over = True
        await self._end_stream()
        async with asyncio.timeout(LINGER_SECONDS):
            while await self._reader.read(LARGEST_READ):
                pass

    def _close(self) -> None:
        """Close it; whoever reads from it comes to the end."""
        self._over = True
        self._writer.close()
