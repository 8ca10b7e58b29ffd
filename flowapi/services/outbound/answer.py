"""What another server answered."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """Its status, the media type without parameters, and the body."""

    status: int
    content_type: str
    body: bytes = field(repr=False)

    @property
    def succeeded(self) -> bool:
        """Whether the status says so."""
        return 200 <= self.status < 300
