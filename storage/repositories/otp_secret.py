"""TOTP secrets."""

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
