"""The way out for rendered mails."""

from typing import Protocol

from flowapi.services.mail.message import Message


class Transport(Protocol):
    """Hands a mail to whatever brings it to its reader."""

    async def deliver(self, message: Message) -> None:
        """Hand over *message*.

        Raises:
            DeliveryFailed: Not now; trying again may help.
            DeliveryRefused: Never; trying again does not help.
        """
