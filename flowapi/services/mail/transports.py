"""The ways to the mail servers of a process: one for each server, whoever mails through it."""

from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

from config.sections.email_delivery import Smtp
from flowapi.services.mail.server import MailServer
from flowapi.services.mail.smtp import SmtpTransport
from flowapi.services.mail.transport import Transport


class Transports:
    """Keeps transports as long as somebody has them; leaving its block leaves all servers.

    Where another transport is given, everybody gets that *instead*.
    """

    def __init__(self, instead: Transport | None = None) -> None:
        self._instead = instead
        self._known: WeakValueDictionary[MailServer, SmtpTransport] = WeakValueDictionary()

    def __len__(self) -> int:
        """How many servers are known."""
        return len(self._known)

    def to(self, smtp: Smtp) -> Transport:
        """The way to the mail server of the settings."""
        if self._instead:
            return self._instead
        server = MailServer.from_settings(smtp)
        transport = self._known.get(server)
        if transport is None:
            transport = self._known[server] = SmtpTransport(server)
        return transport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport in list(self._known.values()):
            await transport.aclose()
