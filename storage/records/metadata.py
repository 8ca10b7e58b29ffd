"""What an application keeps about a user."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Metadata:
    """Three JSON texts, by who may see and change them."""

    public: str | None = field(default=None, repr=False)
    private: str | None = field(default=None, repr=False)
    unsafe: str | None = field(default=None, repr=False)
