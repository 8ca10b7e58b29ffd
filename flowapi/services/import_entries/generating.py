"""Users who are made up, as entries of an import file."""

from collections.abc import Iterator
from datetime import datetime

from flowapi.randomness import new_id
from flowapi.services.import_entries.exporting import Exported
from flowapi.services.timestamps import rfc3339

NAMES = ("ada", "alan", "barbara", "dennis", "edsger", "frances", "grace", "katherine", "ken", "radia")
DOMAIN = "example.com"
"""Of those that belong to nobody (RFC 2606)."""


def made_up(count: int, now: datetime) -> Iterator[Exported]:
    """That many users, each with an address of their own."""
    moment = rfc3339(now)
    for number in range(count):
        user_id = new_id()
        address = f"{NAMES[number % len(NAMES)]}.{user_id.hex}@{DOMAIN}"
        yield {
            "user_id": str(user_id),
            "emails": [{"address": address, "is_primary": True, "is_verified": True}],
            "created_at": moment,
            "updated_at": moment,
        }
