"""TOTP secrets."""

from datetime import datetime
from uuid import UUID

from storage.records.otp_secret import OtpSecret
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_OTP_SECRET = Reader(OtpSecret)
_COLUMNS = ("id", "user_id", "secret", "last_validated_step", "created_at", "updated_at")
_FIND_OF = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM otp_secrets WHERE user_id = :user_id AND tenant_id = :tenant_id"
)
_ADD = Statement(insert("otp_secrets", *_COLUMNS), collides=True)
_USE_STEP = Statement(
    "UPDATE otp_secrets SET last_validated_step = :step, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id"
    " AND (last_validated_step IS NULL OR last_validated_step < :step)"
)
_DELETE_OF = Statement("DELETE FROM otp_secrets WHERE user_id = :user_id AND tenant_id = :tenant_id")


class OtpSecretRepository:
    """What users' one-time passwords are computed from."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, secret: OtpSecret) -> None:
        """Store the secret of a user who has none."""
        await self._unit.write(_ADD, **fields_of(secret))

    async def find_of(self, user_id: UUID) -> OtpSecret | None:
        """The user's."""
        return await self._unit.find(_OTP_SECRET, _FIND_OF, user_id=user_id)

    async def use_step(self, secret_id: UUID, step: int, now: datetime) -> bool:
        """Let no code of *step* or an earlier one count again; False if one of them has counted already."""
        return await self._unit.write(_USE_STEP, id=secret_id, step=step, now=now) == 1

    async def delete_of(self, user_id: UUID) -> bool:
        """Delete the user's; False if there was none."""
        return await self._unit.write(_DELETE_OF, user_id=user_id) == 1
