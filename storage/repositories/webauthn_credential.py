"""Passkeys and security keys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from storage.records.webauthn import WebauthnCredential
from storage.repositories.user_handle import handle_to_refer_to
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, Row, fields_of

_COLUMNS = (
    "id",
    "user_id",
    "public_key",
    "attestation_type",
    "aaguid",
    "sign_count",
    "created_at",
    "updated_at",
    "name",
    "backup_eligible",
    "backup_state",
    "last_used_at",
    "mfa_only",
)
_CREDENTIAL = Reader(WebauthnCredential)
_SELECT = (
    f"SELECT {', '.join(f'c.{column}' for column in _COLUMNS)}, h.handle, t.name FROM webauthn_credentials c"
    " LEFT JOIN webauthn_credential_user_handles h ON h.id = c.user_handle_id AND h.tenant_id = c.tenant_id"
    " LEFT JOIN webauthn_credential_transports t"
    " ON t.webauthn_credential_id = c.id AND t.tenant_id = c.tenant_id"
)
_PLACE = "CASE WHEN substr(t.id, 15, 1) = '5' THEN t.id ELSE t.name END"
"""Ids of ours, of version 5, tell the order; those of the reference are random."""
_FIND = Statement(f"{_SELECT} WHERE c.id = :id AND c.tenant_id = :tenant_id ORDER BY {_PLACE}")
_LIST_OF = Statement(
    f"{_SELECT} WHERE c.user_id = :user_id AND c.tenant_id = :tenant_id ORDER BY c.created_at, c.id, {_PLACE}"
)
_LIST_OF_MANY = Statement(
    f"{_SELECT} WHERE c.user_id IN (:ids...) AND c.tenant_id = :tenant_id"
    f" ORDER BY c.user_id, c.created_at, c.id, {_PLACE}"
)
_ADD = Statement(insert("webauthn_credentials", *_COLUMNS, "user_handle_id"), collides=True)
_ADD_TRANSPORT = Statement(insert("webauthn_credential_transports", "id", "name", "webauthn_credential_id"))
_RECORD_USE = Statement(
    "UPDATE webauthn_credentials SET sign_count = :sign_count, backup_eligible = :backup_eligible,"
    " backup_state = :backup_state, last_used_at = :now, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id"
)

_RENAME = Statement(
    "UPDATE webauthn_credentials SET name = :name, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id"
)
_DELETE = Statement("DELETE FROM webauthn_credentials WHERE id = :id AND tenant_id = :tenant_id")


class WebauthnCredentialRepository:
    """Public keys of authenticators, their transports in the order in which they were named.

    Where that is not known, because the reference has stored them, it is that of the alphabet.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, credential: WebauthnCredential) -> None:
        """Store a new credential, its transports and its user handle, which it may share with others."""
        handle_id = await handle_to_refer_to(self._unit, credential)
        await self._unit.write(_ADD, **fields_of(credential), user_handle_id=handle_id)
        for place, name in enumerate(dict.fromkeys(filter(None, credential.transports))):
            await self._unit.write(
                _ADD_TRANSPORT,
                id=_transport_id(credential.id, name, place),
                name=name,
                webauthn_credential_id=credential.id,
            )

    async def find(self, credential_id: str) -> WebauthnCredential | None:
        """The credential with that id."""
        found = _merged(self._unit, await self._unit.rows(_FIND, id=credential_id))
        # Some collations take different ids for equal.
        return next((credential for credential in found if credential.id == credential_id), None)

    async def list_of(self, user_id: UUID) -> list[WebauthnCredential]:
        """The user's credentials, oldest first."""
        return await list_credentials(self._unit, user_id)

    async def record_use(
        self, credential_id: str, *, sign_count: int, backup_eligible: bool, backup_state: bool, now: datetime
    ) -> bool:
        """Note what the authenticator said of itself at its last use; False if the credential is gone."""
        found = await self._unit.write(
            _RECORD_USE,
            id=credential_id,
            sign_count=sign_count,
            backup_eligible=backup_eligible,
            backup_state=backup_state,
            now=now,
        )
        return found == 1

    async def rename(self, credential_id: str, name: str, now: datetime) -> bool:
        """Give the credential the name that its owner knows it by; False if it is gone."""
        return await self._unit.write(_RENAME, id=credential_id, name=name, now=now) == 1

    async def delete(self, credential_id: str) -> bool:
        """Delete a credential; False if it was gone already."""
        return await self._unit.write(_DELETE, id=credential_id) == 1


async def list_credentials(unit: Unit, user_id: UUID) -> list[WebauthnCredential]:
    """The user's credentials, oldest first."""
    return _merged(unit, await unit.rows(_LIST_OF, user_id=user_id))


async def list_credentials_of_many(unit: Unit, user_ids: tuple[UUID, ...]) -> list[WebauthnCredential]:
    """The credentials of these users, user by user, oldest first."""
    return _merged(unit, await unit.rows(_LIST_OF_MANY, ids=user_ids))


def _transport_id(credential_id: str, name: str, place: int) -> str:
    """An id that sorts by *place*."""
    unique = uuid5(NAMESPACE_URL, f"{credential_id}/{name}")
    return str(UUID(bytes=bytes([min(place, 255)]) + unique.bytes[1:]))


def _merged(unit: Unit, rows: Sequence[Row]) -> list[WebauthnCredential]:
    """Credentials of rows that hold one transport each."""
    transports: dict[str, list[str]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row[0], row)
        transports.setdefault(row[0], []).extend(filter(None, row[-1:]))
    read = _CREDENTIAL.for_(unit.dialect)
    return [read((*row[:-1], tuple(transports[key]))) for key, row in first.items()]
