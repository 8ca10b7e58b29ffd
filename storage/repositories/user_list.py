"""Users as operators look for them.

Rule 1: who has neither an address nor a username is not listed.
Rule 2: what is asked for by a part of an address or a name is found first, and then put in order; users of
given ids are looked at one by one; otherwise the order leads, and no more is read than is shown.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, product
from typing import Any
from uuid import UUID

from storage.records.account import Account
from storage.records.email import Email
from storage.records.listing import Part, UserFilter
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from storage.repositories.webauthn_credential import list_credentials_of_many
from storage.sql import Statement
from storage.unit import Unit
from storage.values import Reader, Row

_USER = Reader(User)
_USERNAME = Reader(Username)
_EMAIL = Reader(Email)

_TABLES: Mapping[str, Sequence[str]] = {
    "any": ("emails", "usernames"),
    "email": ("emails",),
    "username": ("usernames",),
    "either": ("emails", "usernames"),
}
_FITS = {"emails": "x.address LIKE :email", "usernames": "LOWER(x.username) LIKE :username"}
_HERS = "x.user_id = u.id AND x.tenant_id = u.tenant_id"
_ORDERS = ("asc", "desc")


def _all() -> str:
    ways = " OR ".join(f"EXISTS (SELECT 1 FROM {table} x WHERE {_HERS})" for table in _TABLES["any"])
    return f"FROM users u WHERE u.tenant_id = :tenant_id AND ({ways})"


def _owners(found: str) -> str:
    """The ids of those of whom something fits, each once."""

    def way(table: str) -> str:
        fits = "" if found == "any" else f"{_FITS[table]} AND "
        return (
            f"SELECT x.user_id FROM {table} x WHERE {fits}x.user_id IS NOT NULL AND x.tenant_id = :tenant_id"
        )

    return f"(SELECT DISTINCT x.user_id FROM ({' UNION ALL '.join(map(way, _TABLES[found]))}) x)"


def _fitting(found: str) -> str:
    return f"FROM {_owners(found)} f JOIN users u ON u.id = f.user_id WHERE u.tenant_id = :tenant_id"


def _among(found: str) -> str:
    def way(table: str) -> str:
        fits = "" if found == "any" else f" AND {_FITS[table]}"
        # No EXISTS: for that, a planner may read the whole table.
        return f"(SELECT x.id FROM {table} x WHERE {_HERS}{fits} LIMIT 1) IS NOT NULL"

    ways = " OR ".join(map(way, _TABLES[found]))
    return f"FROM users u WHERE u.id IN (:ids...) AND u.tenant_id = :tenant_id AND ({ways})"


def _page(chosen: str, order: str) -> str:
    return (
        "SELECT p.id, p.created_at, p.updated_at, p.name, p.given_name, p.family_name, p.picture,"
        " n.id, n.user_id, n.username, n.created_at, n.updated_at,"
        " EXISTS (SELECT 1 FROM webauthn_credentials c"
        " WHERE c.user_id = p.id AND c.tenant_id = :tenant_id),"
        " e.id, e.user_id, e.address, e.verified, pe.id IS NOT NULL, e.created_at, e.updated_at"
        " FROM (SELECT u.id, u.created_at, u.updated_at, u.name, u.given_name, u.family_name, u.picture"
        f" {chosen} ORDER BY u.created_at {order}, u.id {order} LIMIT :limit OFFSET :offset) p"
        " LEFT JOIN usernames n ON n.user_id = p.id AND n.tenant_id = :tenant_id"
        " LEFT JOIN emails e ON e.user_id = p.id AND e.tenant_id = :tenant_id"
        " LEFT JOIN primary_emails pe ON pe.email_id = e.id AND pe.tenant_id = :tenant_id"
        f" ORDER BY p.created_at {order}, p.id {order}, e.created_at, e.id"
    )


_CHOSEN = {
    "any": _all(),
    **{f"with_{found}": _fitting(found) for found in _TABLES if found != "any"},
    **{f"among_{found}": _among(found) for found in _TABLES},
}
_COUNTED = {
    **_CHOSEN,
    "any": f"FROM {_owners('any')} f",
    **{f"with_{found}": f"FROM {_owners(found)} f" for found in _TABLES if found != "any"},
}
_COUNT = {name: Statement(f"SELECT COUNT(*) {counted}") for name, counted in _COUNTED.items()}
_PAGE = {
    f"{name}_{order}": Statement(_page(chosen, order))
    for (name, chosen), order in product(_CHOSEN.items(), _ORDERS)
}


async def count_users(unit: Unit, wanted: UserFilter) -> int:
    """How many users there are."""
    rows = await unit.rows(_COUNT[_kind(wanted)], **_values(wanted))
    return int(rows[0][0])


async def list_users(unit: Unit, wanted: UserFilter, part: Part, *, newest_first: bool) -> list[Account]:
    """A part of the users, by the time at which they came, with addresses, usernames and credentials only."""
    statement = _PAGE[f"{_kind(wanted)}_{_ORDERS[newest_first]}"]
    rows = await unit.rows(statement, **_values(wanted), limit=part.limit, offset=part.offset)
    credentials = await _credentials(unit, rows)
    accounts = (list(belonging) for _, belonging in groupby(rows, key=lambda row: row[0]))
    return [_account(unit, belonging, credentials) for belonging in accounts]


def _kind(wanted: UserFilter) -> str:
    by_email, by_username = wanted.email is not None, wanted.username is not None
    found = {(True, False): "email", (False, True): "username", (True, True): "either"}
    asked = found.get((by_email, by_username), "any")
    if wanted.ids:
        return f"among_{asked}"
    return asked if asked == "any" else f"with_{asked}"


def _values(wanted: UserFilter) -> dict[str, Any]:
    return {"email": f"%{wanted.email}%", "username": f"%{wanted.username}%", "ids": wanted.ids}


async def _credentials(unit: Unit, rows: Sequence[Row]) -> Mapping[UUID, tuple[WebauthnCredential, ...]]:
    """The credentials of those who have some."""
    read = _USER.for_(unit.dialect)
    owners = tuple({read(row[:7]).id for row in rows if row[12]})
    found = await list_credentials_of_many(unit, owners) if owners else []
    by_owner = groupby(found, key=lambda credential: credential.user_id)
    return {owner: tuple(credentials) for owner, credentials in by_owner}


def _account(
    unit: Unit, rows: Sequence[Row], credentials: Mapping[UUID, tuple[WebauthnCredential, ...]]
) -> Account:
    row, dialect = rows[0], unit.dialect
    user, email = _USER.for_(dialect)(row[:7]), _EMAIL.for_(dialect)
    return Account(
        user=user,
        username=_USERNAME.for_(dialect)(row[7:12]) if row[7] else None,
        emails=tuple(email(one[13:]) for one in rows if one[13]),
        credentials=credentials.get(user.id, ()),
    )
