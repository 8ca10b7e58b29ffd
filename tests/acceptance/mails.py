"""Mails as they arrived, by who got them."""

from tests.acceptance.visitor import code_in
from tests.support.smtp import SmtpServer


def subjects(post: SmtpServer, to: str) -> list[str]:
    """The subjects of the mails to one address, in the order of arrival."""
    return [str(mail.message["Subject"]) for mail in post.received if mail.envelope[1] == to]


def code(post: SmtpServer, to: str) -> str:
    """The code in the last mail to an address; empty as long as there is none."""
    found = subjects(post, to)
    return code_in(found[-1]) if found else ""


def ids(post: SmtpServer) -> list[str]:
    """What identifies each mail that arrived."""
    return [str(mail.message["Message-ID"]) for mail in post.received]


def smtp_section(post: SmtpServer) -> dict[str, object]:
    """The section `email_delivery` that leads to *post*."""
    return {"enabled": True, "smtp": {"host": post.host, "port": str(post.port)}}
