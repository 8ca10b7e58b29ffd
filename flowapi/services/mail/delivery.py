"""Take mails from the outbox to the mail server."""

from dataclasses import dataclass
from datetime import datetime

from flowapi.errors.deliveries import DeliveryExpired
from flowapi.services.mail.message import Message
from flowapi.services.mail.transport import Transport


@dataclass(frozen=True, slots=True)
class MailSender:
    """Sends the outbox rows of kind `mail`."""

    transport: Transport

    async def send(self, content: str, now: datetime, *, failures: int) -> None:
        """Deliver the mail that *content* describes, unless it is of no more use."""
        message = Message.from_json(content)
        if message.expires_at and message.expires_at <= now:
            raise DeliveryExpired
        await self.transport.deliver(message)
