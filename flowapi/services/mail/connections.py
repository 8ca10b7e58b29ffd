"""Connections to the mail server, kept for the next mail.

Rule 1: there are as many as mails under way at once; who waits too long for a mail, or is too old, leaves.
"""

import asyncio
import ssl
from dataclasses import dataclass
from functools import cache

from flowapi.services.mail.conversation import Conversation
from flowapi.services.mail.server import MailServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a connection is kept, in seconds."""

    idle: float = 3
    """Without a mail; what servers close by themselves is in minutes (RFC 5321, 4.5.3.2.7)."""
    life: float = 60
    """In all, so that mails follow the server's name to another machine."""
    goodbye: float = 1
    """For the server to answer it, when all are closed."""


@cache
def _trusted_by_system() -> ssl.SSLContext:
    """What the system trusts, once for all servers."""
    return ssl.create_default_context()


class Connections:
    """Opens connections to *server*, and keeps those that can take another mail."""

    def __init__(self, server: MailServer, patience: Patience | None = None) -> None:
        self._server = server
        self._patience = patience or Patience()
        self._open: set[Conversation] = set()
        self._idle: dict[Conversation, asyncio.TimerHandle] = {}
        self._trusted = server.tls
        self._closing = False

    def kept(self) -> Conversation | None:
        """The one that has been used last, if there is any; it is the caller's until it is given back."""
        while self._idle:
            conversation, timer = self._idle.popitem()
            timer.cancel()
            if conversation.usable:
                return conversation
            conversation.leave()
        return None

    async def open(self) -> Conversation:
        """A new one, which is the caller's until it is given back."""
        if self._trusted is None:  # reading what the system trusts costs as much as four logins
            self._trusted = await asyncio.to_thread(_trusted_by_system)
        conversation = await self._server.connect(self._trusted)
        self._open.add(conversation)
        conversation.closed.add_done_callback(lambda _: self._open.discard(conversation))
        return conversation

    def give_back(self, conversation: Conversation) -> None:
        """Keep *conversation*, which has handed over its mail, for the next."""
        now = asyncio.get_running_loop().time()
        if self._closing or now - conversation.opened_at >= self._patience.life or not conversation.usable:
            conversation.leave()
            return
        timer = asyncio.get_running_loop().call_later(self._patience.idle, self._dismiss, conversation)
        self._idle[conversation] = timer

    async def aclose(self) -> None:
        """Leave the server; who has not left in time is cut off."""
        self._closing = True
        while conversation := self.kept():
            conversation.leave()
        if leaving := [each.closed for each in self._open]:
            await asyncio.wait(leaving, timeout=self._patience.goodbye)
        for late in tuple(self._open):
            late.leave()

    def _dismiss(self, conversation: Conversation) -> None:
        del self._idle[conversation]
        conversation.leave()
