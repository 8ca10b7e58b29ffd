"""Build the MIME form of a mail (RFC 5322, RFC 2045, RFC 2046).

Rule 1: texts are quoted-printable, in which `=_` never occurs; so neither does the boundary, which begins so.
Rule 2: every line ends with CRLF, and no other CR or LF is left.
"""

from binascii import b2a_qp
from dataclasses import dataclass, field
from email.utils import format_datetime

from flowapi.services.mail.headers import address_header, parsed_address, text_header
from flowapi.services.mail.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as a mail server takes it, 7 bits wide."""

    sender: str
    recipient: str = field(repr=False)
    content: bytes = field(repr=False)


def letter(message: Message) -> Letter:
    """*message* as multipart/alternative, plain text first.

    Raises:
        ValueError: Recipient or sender is not an address.
    """
    recipient = parsed_address(message.to)
    sender = parsed_address(message.from_address, message.from_name)
    boundary = f"=_{message.id.hex}"
    lines = (
        address_header("To", recipient),
        address_header("From", sender),
        text_header("Subject", message.subject),
        f"Date: {format_datetime(message.created_at)}\r\n",
        f"Message-ID: <{message.id}@{sender.domain}>\r\n",
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n',
    )
    content = b"".join(
        (
            "".join(lines).encode("ascii"),
            _part(boundary, "plain", message.text),
            _part(boundary, "html", message.html),
            f"--{boundary}--\r\n".encode("ascii"),
        )
    )
    return Letter(sender=sender.addr_spec, recipient=recipient.addr_spec, content=content)


def _part(boundary: str, subtype: str, text: str) -> bytes:
    head = (
        f'--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = b"\r\n".join([*text.encode().splitlines(), b""])
    return head.encode("ascii") + b2a_qp(lines) + b"\r\n"
