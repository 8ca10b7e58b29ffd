"""The event `email.send`, by which others learn of mails, and can send them themselves."""

from dataclasses import dataclass, field
from typing import Any

from flowapi.services.mail.rendering import Rendered

EMAIL_SEND = "email.send"
SECURITY_NOTIFICATION = "security_notification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is told of a mail besides its text."""

    type: str
    language: str
    """The `X-Language` header, verbatim."""
    facts: dict[str, Any] = field(repr=False)
    """What a mail of one's own would have to say."""

    def event(self, to: str, rendered: Rendered, *, delivered: bool) -> dict[str, Any]:
        """The data of the event; *delivered* says that the mail is on its way."""
        return {
            "subject": rendered.subject,
            "body_plain": rendered.text,
            "body": rendered.html,
            "to_email_address": to,
            "delivered_by_hanko": delivered,
            "accept_language": "" if self.type == SECURITY_NOTIFICATION else self.language,
            "language": self.language,
            "type": self.type,
            "data": self.facts,
        }
