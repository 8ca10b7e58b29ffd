"""Build the MIME form of a mail (RFC 5322, RFC 2047, RFC 2045).

Values come from users and deployers: what would end a header is removed, and addresses must parse as one.
"""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flowapi.services.mail.message import Message

_LOCAL_PART = re.compile(r"[!-~]+")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")


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
    """*spec* with its domain in ASCII (RFC 5891), and its local part quoted if it needs to be."""
    local, _, domain = spec.rpartition("@")
    ascii_domain = domain.encode("idna").decode()
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise ValueError("not a mail address")
    return Address(display_name, username=local, domain=ascii_domain)


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
