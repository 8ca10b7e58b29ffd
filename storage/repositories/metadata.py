"""What applications keep about users."""

from uuid import UUID

from storage.records.metadata import Metadata
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader

_METADATA = Reader(Metadata)
_FIND_OF = Statement(
    "SELECT public_metadata, private_metadata, unsafe_metadata FROM user_metadata"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)


class MetadataRepository:
    """Users' metadata."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find_of(self, user_id: UUID) -> Metadata | None:
        """The user's."""
        return await self._unit.find(_METADATA, _FIND_OF, user_id=user_id)
