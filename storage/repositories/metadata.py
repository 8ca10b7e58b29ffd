"""What applications keep about users."""

from datetime import datetime
from uuid import UUID, uuid5

from storage.records.metadata import Metadata
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader

_METADATA = Reader(Metadata)
_FIND_OF = Statement(
    "SELECT public_metadata, private_metadata, unsafe_metadata FROM user_metadata"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)

_PARTS = ("public_metadata", "private_metadata", "unsafe_metadata")
_ADD = Statement(insert("user_metadata", "id", "user_id", "unsafe_metadata", "created_at", "updated_at"))
_PUT = Statement(
    f"UPDATE user_metadata SET {', '.join(f'{part} = :{part}' for part in _PARTS)}, updated_at = :now"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)
_PUT_UNSAFE = Statement(
    "UPDATE user_metadata SET unsafe_metadata = :unsafe_metadata, updated_at = :now"
    " WHERE user_id = :user_id AND tenant_id = :tenant_id"
)
_ADD_ALL = Statement(
    insert("user_metadata", "id", "user_id", *_PARTS, "created_at", "updated_at"), collides=True
)


class MetadataRepository:
    """Users' metadata."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find_of(self, user_id: UUID) -> Metadata | None:
        """The user's."""
        return await self._unit.find(_METADATA, _FIND_OF, user_id=user_id)

    async def add(self, user_id: UUID, metadata: Metadata, now: datetime) -> None:
        """Store those of a user who has none."""
        await self._unit.write(
            _ADD_ALL,
            id=uuid5(user_id, "metadata"),
            user_id=user_id,
            public_metadata=metadata.public,
            private_metadata=metadata.private,
            unsafe_metadata=metadata.unsafe,
            created_at=now,
            updated_at=now,
        )

    async def put_unsafe(self, user_id: UUID, unsafe: str | None, now: datetime) -> None:
        """Replace what the user may change; all else stays."""
        if await self._unit.write(_PUT_UNSAFE, user_id=user_id, unsafe_metadata=unsafe, now=now):
            return
        await self._unit.write(
            _ADD,
            id=uuid5(user_id, "metadata"),
            user_id=user_id,
            unsafe_metadata=unsafe,
            created_at=now,
            updated_at=now,
        )

    async def put(self, user_id: UUID, metadata: Metadata, now: datetime) -> None:
        """Replace all of it."""
        texts = dict(zip(_PARTS, (metadata.public, metadata.private, metadata.unsafe), strict=True))
        if not await self._unit.write(_PUT, user_id=user_id, now=now, **texts):
            await self.add(user_id, metadata, now)
