"""The development mailbox: mails are kept in memory for the developer to read."""

from collections import deque

from flowapi.services.mail.message import Message


class Mailbox:
    """A transport that keeps the last *capacity* mails."""

    def __init__(self, capacity: int = 100) -> None:
        self._messages: deque[Message] = deque(maxlen=capacity)

    async def deliver(self, message: Message) -> None:
        """Keep *message*."""
        self._messages.appendleft(message)

    def messages(self) -> tuple[Message, ...]:
        """The mails kept, newest first."""
        return tuple(self._messages)
