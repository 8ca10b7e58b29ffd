"""All users of a tenant, one after another, however many there are."""

from datetime import UTC, datetime
from uuid import UUID

from storage.records.user import UserPlace
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader

BEFORE_ALL = UserPlace(datetime.min.replace(tzinfo=UTC), UUID(int=0))
"""Where nobody stands."""

_PLACE = Reader(UserPlace)
_AFTER = Statement(
    # The first of both comparisons is what an index can serve.
    "SELECT created_at, id FROM users WHERE tenant_id = :tenant_id AND created_at >= :since"
    " AND (created_at > :since OR id > :id) ORDER BY created_at, id LIMIT :limit"
)


class RosterRepository:
    """The order in which users came to be."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def after(self, place: UserPlace, *, limit: int) -> list[UserPlace]:
        """The next users, up to *limit*."""
        return await self._unit.list(_PLACE, _AFTER, since=place.created_at, id=place.id, limit=limit)
