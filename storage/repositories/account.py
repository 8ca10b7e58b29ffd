"""Accounts: a user with everything that belongs to them; what somebody lacks costs no statement."""

from collections.abc import Sequence
from uuid import UUID

from storage.records.account import Account
from storage.records.email import Email
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.repositories.identity import list_identities
from storage.repositories.webauthn_credential import list_credentials
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader, Row

_USER = Reader(User)
_USERNAME = Reader(Username)
_PASSWORD = Reader(PasswordCredential)
_OTP_SECRET = Reader(OtpSecret)
_METADATA = Reader(Metadata)
_EMAIL = Reader(Email)

_FIND = Statement(
    "SELECT u.id, u.created_at, u.updated_at, u.name, u.given_name, u.family_name, u.picture,"
    " n.id, n.user_id, n.username, n.created_at, n.updated_at,"
    " p.id, p.user_id, p.password, p.created_at, p.updated_at,"
    " o.id, o.user_id, o.secret, o.last_validated_step, o.created_at, o.updated_at,"
    " m.id, m.public_metadata, m.private_metadata, m.unsafe_metadata,"
    " EXISTS (SELECT 1 FROM webauthn_credentials c WHERE c.user_id = u.id AND c.tenant_id = u.tenant_id),"
    " EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id AND i.tenant_id = u.tenant_id),"
    " e.id, e.user_id, e.address, e.verified, pe.id IS NOT NULL, e.created_at, e.updated_at"
    " FROM users u"
    " LEFT JOIN usernames n ON n.user_id = u.id AND n.tenant_id = u.tenant_id"
    " LEFT JOIN password_credentials p ON p.user_id = u.id AND p.tenant_id = u.tenant_id"
    " LEFT JOIN otp_secrets o ON o.user_id = u.id AND o.tenant_id = u.tenant_id"
    " LEFT JOIN user_metadata m ON m.user_id = u.id AND m.tenant_id = u.tenant_id"
    " LEFT JOIN emails e ON e.user_id = u.id AND e.tenant_id = u.tenant_id"
    " LEFT JOIN primary_emails pe ON pe.email_id = e.id AND pe.tenant_id = u.tenant_id"
    " WHERE u.id = :id AND u.tenant_id = :tenant_id ORDER BY e.created_at, e.id"
)


async def find_account(unit: Unit, user_id: UUID) -> Account | None:
    """The user's account."""
    rows = await unit.rows(_FIND, id=user_id)
    if not rows:
        return None
    row = rows[0]
    dialect = unit.dialect
    return Account(
        user=_USER.for_(dialect)(row[:7]),
        username=_USERNAME.for_(dialect)(row[7:12]) if row[7] else None,
        password=_PASSWORD.for_(dialect)(row[12:17]) if row[12] else None,
        otp_secret=_OTP_SECRET.for_(dialect)(row[17:23]) if row[17] else None,
        metadata=_METADATA.for_(dialect)(row[24:27]) if row[23] else None,
        emails=_emails(unit, rows),
        credentials=tuple(await list_credentials(unit, user_id)) if row[27] else (),
        identities=tuple(await list_identities(unit, user_id)) if row[28] else (),
    )


def _emails(unit: Unit, rows: Sequence[Row]) -> tuple[Email, ...]:
    read = _EMAIL.for_(unit.dialect)
    return tuple(read(row[29:]) for row in rows if row[29])
