"""Build the MIME form of a mail (RFC 5322, RFC 2047, RFC 2045).

Values come from users and deployers: what would end a header is removed, and addresses must parse as one.
"""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flowapi.services.mail.message import Message


def mime_message(message: Message) -> EmailMessage:
    """*message* as multipart/alternative, plain text first.

    Raises:
        ValueError: Recipient or sender is not an address.
    """
    mime = EmailMessage(policy=SMTP)
    sender = _address(message.from_address, _one_line(message.from_name))
    mime["To"] = _address(message.to)
    mime["From"] = sender
    mime["Subject"] = _one_line(message.subject)
    mime["Date"] = message.created_at
    mime["Message-ID"] = f"<{message.id}@{sender.domain}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime.set_content(message.text, cte="quoted-printable")
    mime.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mime


def _address(spec: str, display_name: str = "") -> Address:
    """*spec* with its domain in ASCII (RFC 5891)."""
    local, _, domain = spec.rpartition("@")
    try:
        return Address(display_name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (MessageError, ValueError, LookupError) as broken:
        raise ValueError("not a mail address") from broken


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
