"""Trusted devices."""

from uuid import UUID

from storage.records.trusted_device import TrustedDevice
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_DEVICE = Reader(TrustedDevice)
_COLUMNS = ("id", "user_id", "device_token", "expires_at", "created_at", "updated_at")
_FIND = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM trusted_devices"
    " WHERE device_token = :device_token AND user_id = :user_id AND tenant_id = :tenant_id"
)
_ADD = Statement(insert("trusted_devices", *_COLUMNS))
_DELETE_OF = Statement("DELETE FROM trusted_devices WHERE user_id = :user_id AND tenant_id = :tenant_id")


class TrustedDeviceRepository:
    """Browsers that need no second factor."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, device: TrustedDevice) -> None:
        """Store a new one."""
        await self._unit.write_soon(_ADD, **fields_of(device))

    async def find_of(self, user_id: UUID, device_token: str) -> TrustedDevice | None:
        """The user's device with that token, expired or not."""
        return await self._unit.find(_DEVICE, _FIND, user_id=user_id, device_token=device_token)

    async def delete_of(self, user_id: UUID) -> int:
        """Delete all of the user's; how many there were."""
        return await self._unit.write(_DELETE_OF, user_id=user_id)
