"""Deliver mails through an SMTP server.

Rule 1: what the server says reaches logs as status codes only; its words may quote what was sent.
Rule 2: what a kept connection does not take, a new one is offered, whose word counts: servers hang up, and
        limit the mails of a connection. Not so a content without an answer, which may have been taken.
"""

import ssl
from types import TracebackType
from typing import Self

from aiosmtplib import SMTPException, SMTPResponseException

from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused
from flowapi.services.mail.connections import Connections, Patience
from flowapi.services.mail.conversation import Conversation, MailRefused
from flowapi.services.mail.message import Message
from flowapi.services.mail.mime import Letter, letter
from flowapi.services.mail.server import MailServer


class SmtpTransport:
    """Hands mails to *server*; leaving its block, or closing it, leaves the server."""

    def __init__(self, server: MailServer, patience: Patience | None = None) -> None:
        self._connections = Connections(server, patience)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Leave the server."""
        await self._connections.aclose()

    async def deliver(self, message: Message) -> None:
        """Hand *message* to the server.

        Raises:
            DeliveryFailed: The server is down, slow, or refuses us or the mail for now.
            DeliveryRefused: The server refuses the recipient or the mail for good.
        """
        try:
            written = letter(message)
        except ValueError as malformed:
            raise DeliveryRefused("an address in the mail is malformed") from malformed
        try:
            await self._send(written)
        except MailRefused as refusal:
            raise _refused(refusal) from refusal
        except (SMTPException, OSError, ValueError) as error:
            raise _unusable(error) from error

    async def _send(self, written: Letter) -> None:
        if kept := self._connections.kept():
            try:
                await self._hand_over(kept, written)
            except (MailRefused, OSError):
                if kept.doubtful:
                    raise
            else:
                return
        await self._hand_over(await self._connections.open(), written)

    async def _hand_over(self, conversation: Conversation, written: Letter) -> None:
        try:
            await conversation.hand_over(written)
        except BaseException:
            conversation.leave()
            raise
        self._connections.give_back(conversation)


def _refused(refusal: MailRefused) -> DeliveryFailed:
    """A permanent failure for codes 5yz, a transient one else (RFC 5321, 4.2.1); the sender is our affair."""
    if refusal.stage == "MAIL":
        return DeliveryFailed(f"the mail server refused the sender ({refusal.code})")
    refused = "recipient" if refusal.stage == "RCPT" else "mail"
    kind = DeliveryRefused if refusal.code >= 500 else DeliveryFailed
    return kind(f"the mail server refused the {refused} ({refusal.code})")


def _unusable(error: Exception) -> DeliveryFailed:
    if isinstance(error, SMTPResponseException):
        return DeliveryFailed(f"the mail server refused to serve us ({type(error).__name__} {error.code})")
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DeliveryFailed("the certificate of the mail server is not trusted")
    return DeliveryFailed(f"the mail server could not be used ({type(cause).__name__})")
