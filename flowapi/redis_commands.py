"""What of Redis the rest of the server knows."""

from typing import Any, Protocol


class RedisCommands(Protocol):
    """Carries out commands on one Redis server."""

    async def execute(self, *command: str | int) -> Any:
        """The answer to *command*, which may have been carried out twice.

        Raises:
            RedisUnavailable: There was none in time, or it was an error.
        """
        ...
