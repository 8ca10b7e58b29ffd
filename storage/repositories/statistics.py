"""What the planner of a database knows of its rows."""

from storage.sql import Statement
from storage.unit import Unit

_REFRESH = Statement(
    "ANALYZE (SKIP_LOCKED) users, emails, primary_emails, usernames, password_credentials, otp_secrets,"
    " user_metadata, identities, webauthn_credentials, webauthn_credential_transports,"
    " webauthn_credential_user_handles",
    every_tenant=True,
)


class StatisticsRepository:
    """What the planner of the database knows."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def refresh(self) -> None:
        """Let it know of many rows that the transaction has written to tables of users.

        PostgreSQL checks foreign keys by plans that it has made while the tables were empty, when every index
        looked as good as the right one; MySQL and SQLite learn by themselves.
        """
        if self._unit.dialect == "postgresql":
            await self._unit.write(_REFRESH)
