"""Mails over an open connection (RFC 5321), in two turns where the server takes commands in a row (RFC 2920).

Rule 1: of an answer only the code is kept; its words may quote what was sent.
Rule 2: an answer that nobody waits for, or that is none, ends the connection: it could be taken for another.
Rule 3: until the content is on its way nothing has been handed over, and after that only an answer tells.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Literal, cast

from flowapi.services.mail.mime import Letter

_LONGEST_LINE = 8192
_FIRST_DIGIT = {"MAIL": 2, "RCPT": 2, "DATA": 3, "CONTENT": 2}
"""Of the code with which the server agrees."""

Stage = Literal["MAIL", "RCPT", "DATA", "CONTENT"]


class MailRefused(Exception):
    """The server does not take the mail."""

    def __init__(self, stage: Stage, code: int) -> None:
        super().__init__(f"{stage}: {code}")
        self.stage: Stage = stage
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the server is to be spoken to."""

    pipelining: bool
    size: bool
    timeout: float
    """Seconds to wait for each answer but that to a content."""
    content_timeout: float
    """Seconds to wait for that one: whoever gives up sends again what may have been taken (RFC 1047)."""


class Conversation(asyncio.Protocol):
    """Takes over *transport*, which is greeted, encrypted and logged in."""

    def __init__(self, transport: asyncio.BaseTransport, manners: Manners) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._manners = manners
        self._buffer = bytearray()
        self._codes: deque[int] = deque()
        self._unanswered = 0
        self._leaving = False
        self._waiter: asyncio.Future[None] | None = None
        self._loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self.opened_at = self._loop.time()
        self.doubtful = False
        """Whether a content was sent without an answer: the server may have taken it."""
        self._transport.set_protocol(self)

    @property
    def usable(self) -> bool:
        """Whether another mail can be handed over."""
        over = self.closed.done() or self._transport.is_closing()
        return not (over or self._leaving or self._unanswered or self._buffer)

    async def hand_over(self, letter: Letter) -> None:
        """Have the server take *letter*.

        Raises:
            MailRefused: It does not.
            OSError: The connection is lost, or the server does not answer in time.
        """
        size = f" SIZE={len(letter.content)}" if self._manners.size else ""
        mail, recipient = f"MAIL FROM:<{letter.sender}>{size}\r\n", f"RCPT TO:<{letter.recipient}>\r\n"
        if self._manners.pipelining:
            await self._ask(f"{mail}{recipient}DATA\r\n".encode("ascii"), "MAIL", "RCPT", "DATA")
        else:
            await self._ask(mail.encode("ascii"), "MAIL")
            await self._ask(recipient.encode("ascii"), "RCPT")
            await self._ask(b"DATA\r\n", "DATA")
        self.doubtful = True
        # No line of the content may be the dot that ends it (RFC 5321, 4.5.2).
        await self._ask(letter.content.replace(b"\r\n.", b"\r\n..") + b".\r\n", "CONTENT")

    def leave(self) -> None:
        """Say goodbye, and hang up once that is answered; at once if something else has yet to be."""
        if not self.usable:
            self._transport.abort()
            return
        self._leaving = True
        self._transport.write(b"QUIT\r\n")
        late = self._loop.call_later(self._manners.timeout, self._transport.abort)
        self.closed.add_done_callback(lambda _: late.cancel())

    async def _ask(self, text: bytes, *stages: Stage) -> None:
        """Send *text* and hear what the server says to each of *stages*."""
        self._unanswered += len(stages)
        self._transport.write(text)
        answers = [(stage, await self._answer(stage)) for stage in stages]
        self.doubtful = False
        for stage, code in answers:
            if code // 100 != _FIRST_DIGIT[stage]:
                if answers[-1][1] // 100 == _FIRST_DIGIT["DATA"]:
                    self._transport.abort()  # it waits for a content, which would go to nobody
                raise MailRefused(stage, code)

    async def _answer(self, stage: Stage) -> int:
        manners = self._manners
        patience = manners.content_timeout if stage == "CONTENT" else manners.timeout
        if not (self._codes or self.closed.done()):
            self._waiter = self._loop.create_future()
            try:
                async with asyncio.timeout(patience):
                    await self._waiter
            except TimeoutError:
                raise TimeoutError from None
        if not self._codes:
            raise ConnectionResetError
        return self._codes.popleft()

    def data_received(self, data: bytes) -> None:
        """Read the codes of the answers in *data*."""
        if self._leaving:
            self._transport.close()
            return
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            line = self._buffer[:end]
            del self._buffer[: end + 1]
            if not (line[:3].isdigit() and self._unanswered):
                self._transport.abort()
                return
            if line[3:4] != b"-":
                self._codes.append(int(line[:3]))
                self._unanswered -= 1
        if len(self._buffer) > _LONGEST_LINE:
            self._transport.abort()
        if self._codes:
            self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits for an answer that none will come."""
        if not self.closed.done():
            self.closed.set_result(None)
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
