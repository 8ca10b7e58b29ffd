"""What choosing a way to log in needs to know, in one statement."""

from uuid import UUID

from storage.records.account import LoginFacts
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader

_FACTS = Reader(LoginFacts)
_SELECT = (
    "SELECT u.id, n.username, pe_e.address,"
    " EXISTS (SELECT 1 FROM password_credentials x WHERE x.user_id = u.id AND x.tenant_id = u.tenant_id),"
    " EXISTS (SELECT 1 FROM webauthn_credentials x"
    " WHERE x.user_id = u.id AND x.tenant_id = u.tenant_id AND NOT x.mfa_only),"
    " EXISTS (SELECT 1 FROM webauthn_credentials x"
    " WHERE x.user_id = u.id AND x.tenant_id = u.tenant_id AND x.mfa_only),"
    " EXISTS (SELECT 1 FROM otp_secrets x WHERE x.user_id = u.id AND x.tenant_id = u.tenant_id),"
    " EXISTS (SELECT 1 FROM emails x WHERE x.user_id = u.id AND x.tenant_id = u.tenant_id)"
)
_FROM = (
    " FROM users u"
    " LEFT JOIN usernames n ON n.user_id = u.id AND n.tenant_id = u.tenant_id"
    " LEFT JOIN primary_emails pe ON pe.user_id = u.id AND pe.tenant_id = u.tenant_id"
    " LEFT JOIN emails pe_e ON pe_e.id = pe.email_id AND pe_e.tenant_id = u.tenant_id"
)
_BY_ID = Statement(f"{_SELECT}, NULL{_FROM} WHERE u.id = :id AND u.tenant_id = :tenant_id")
_BY_EMAIL = Statement(
    f"{_SELECT}, e.address{_FROM} JOIN emails e ON e.user_id = u.id AND e.tenant_id = u.tenant_id"
    " WHERE e.address = :address AND e.tenant_id = :tenant_id"
)
_BY_USERNAME = Statement(
    f"{_SELECT}, n.username{_FROM} WHERE n.username = :username AND n.tenant_id = :tenant_id"
)


async def by_id(unit: Unit, user_id: UUID) -> LoginFacts | None:
    """The facts about a user."""
    return await _find(unit, _BY_ID, None, id=user_id)


async def by_email(unit: Unit, address: str) -> LoginFacts | None:
    """The facts about the user to whom an address belongs."""
    return await _find(unit, _BY_EMAIL, address, address=address)


async def by_username(unit: Unit, username: str) -> LoginFacts | None:
    """The facts about the user of that name."""
    return await _find(unit, _BY_USERNAME, username, username=username)


async def _find(
    unit: Unit, statement: Statement, exactly: str | None, **values: UUID | str
) -> LoginFacts | None:
    """The facts; *exactly* guards against collations for which different texts are equal."""
    rows = await unit.rows(statement, **values)
    if not rows or rows[0][-1] != exactly:
        return None
    return _FACTS.for_(unit.dialect)(rows[0][:-1])
