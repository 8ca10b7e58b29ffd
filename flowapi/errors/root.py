"""What every error of ours is."""

from typing import ClassVar


class FlowAPIError(Exception):
    """The server could not do what was asked."""

    code: ClassVar[str] = "technical_error"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.default_message())

    @classmethod
    def default_message(cls) -> str:
        """The message of this kind of error where no other is given."""
        return (cls.__doc__ or "").strip().splitlines()[0]
