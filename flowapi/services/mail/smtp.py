"""Deliver mails through an SMTP server.

Rule 1: what the server says reaches logs as status codes only; its words may quote what was sent.
"""

import socket
import ssl
from dataclasses import dataclass, field

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from config.sections.email_delivery import Smtp
from flowapi.errors import DeliveryFailed, DeliveryRefused
from flowapi.services.mail.message import Message
from flowapi.services.mail.mime import Letter, letter

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """One connection per mail: TLS from the start on port 465, else STARTTLS where the server offers it."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    """Seconds to connect, and seconds to wait for each answer."""
    tls_port: int = 465
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    """How certificates are checked; as the system does if not given."""

    @classmethod
    def from_settings(cls, smtp: Smtp) -> "SmtpTransport":
        """The mail server of the configuration."""
        port = smtp.port.strip()
        return cls(
            host=smtp.host.strip(),
            port=int(port) if port.isdecimal() else 0,  # unchecked where delivery is switched off
            user=smtp.user,
            password=smtp.password.get_secret_value(),
        )

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
        except (SMTPException, OSError, ValueError) as error:
            raise _failure(error) from error

    async def _send(self, written: Letter) -> None:
        client = SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.port == self.tls_port,
            timeout=self.timeout,
            local_hostname=_own_name(),
            tls_context=self.tls,
        )
        async with client:
            if self.user:
                await self._log_in(client)
            await client.sendmail(written.sender, written.recipient, written.content)

    async def _log_in(self, client: SMTP) -> None:
        """Prove who we are, without sending a password in clear to another machine (RFC 4954)."""
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
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


def _failure(error: Exception) -> DeliveryFailed:
    if isinstance(error, SMTPRecipientsRefused):
        code = error.recipients[0].code
        return _by_code(code, f"the mail server refused the recipient ({code})")
    if isinstance(error, SMTPDataError):
        return _by_code(error.code, f"the mail server refused the mail ({error.code})")
    if isinstance(error, SMTPResponseException):
        return DeliveryFailed(f"the mail server refused to serve us ({type(error).__name__} {error.code})")
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DeliveryFailed("the certificate of the mail server is not trusted")
    return DeliveryFailed(f"the mail server could not be used ({type(cause).__name__})")


def _by_code(code: int, message: str) -> DeliveryFailed:
    """A permanent failure for codes 5yz, a transient one else (RFC 5321, 4.2.1)."""
    return DeliveryRefused(message) if code >= 500 else DeliveryFailed(message)
