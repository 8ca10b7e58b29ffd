"""What went wrong on our side."""

from typing import ClassVar

from flowapi.errors.root import FlowAPIError


class TechnicalError(FlowAPIError):
    """Something went wrong on our side; nothing has changed."""


class ServerBusy(TechnicalError):
    """Too many requests are waiting for the same work; try again in a moment."""

    retry_after: ClassVar[int] = 5
    """In seconds."""


class RedisUnavailable(TechnicalError):
    """Redis does not answer; what depends on it is refused."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class StoredHashMalformed(TechnicalError):
    """A stored hash is in none of the formats that can be verified."""


class CiphertextInvalid(FlowAPIError):
    """The stored text cannot be decrypted with any of our secrets."""


class SigningKeyMissing(FlowAPIError):
    """There is no key to sign tokens with."""
