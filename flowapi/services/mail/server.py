"""The mail server: how a connection to it is opened.

Rule 1: TLS from the start on port 465, else STARTTLS where the server offers it.
"""

import socket
import ssl
from dataclasses import dataclass, field

from aiosmtplib import SMTP, SMTPServerDisconnected

from config.sections.email_delivery import Smtp
from flowapi.errors.deliveries import DeliveryFailed
from flowapi.services.mail.conversation import Conversation, Manners

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed over, and who we are there."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    """Seconds to connect, and seconds to wait for each answer but that to a content."""
    content_timeout: float = 30
    """Seconds to wait for that one: some servers read a mail before they say that they have it."""
    tls_port: int = 465
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    """How certificates are checked; as the system does if not given."""

    @classmethod
    def from_settings(cls, smtp: Smtp) -> "MailServer":
        """The mail server of the configuration."""
        port = smtp.port.strip()
        return cls(
            host=smtp.host.strip(),
            port=int(port) if port.isdecimal() else 0,  # unchecked where delivery is switched off
            user=smtp.user,
            password=smtp.password.get_secret_value(),
        )

    async def connect(self, trusted: ssl.SSLContext) -> Conversation:
        """A conversation that can begin with a mail; its certificate is checked by those that are *trusted*.

        Raises:
            SMTPException: The server is down, slow, or does not want us.
            OSError: So is what lies between.
            DeliveryFailed: The password cannot be sent safely.
        """
        client = SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.port == self.tls_port,
            timeout=self.timeout,
            local_hostname=_own_name(),
            tls_context=trusted,
        )
        await client.connect()
        try:
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
            if self.user:
                await self._log_in(client)
            return self._taken_over(client)
        except BaseException:
            client.close()
            raise

    def _taken_over(self, client: SMTP) -> Conversation:
        if client.transport is None:
            raise SMTPServerDisconnected("Connection lost")
        manners = Manners(
            pipelining=client.supports_extension("pipelining"),
            size=client.supports_extension("size"),
            timeout=self.timeout,
            content_timeout=self.content_timeout,
        )
        return Conversation(client.transport, manners)

    async def _log_in(self, client: SMTP) -> None:
        """Prove who we are, without sending a password in clear to another machine (RFC 4954)."""
        offered = client.server_auth_methods
        if not client.supports_extension("auth"):
            return
        if "cram-md5" in offered:
            await client.auth_crammd5(self.user, self.password)
            return
        if client.get_transport_info("sslcontext") is None and self.host not in LOOPBACK:
            raise DeliveryFailed("the mail server offers no encryption for the password")
        if "login" in offered and "plain" not in offered:
            await client.auth_login(self.user, self.password)
        else:
            await client.auth_plain(self.user, self.password)


def _own_name() -> str:
    """What we call ourselves in EHLO: our full name, or an address literal (RFC 5321, 4.1.3)."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"
