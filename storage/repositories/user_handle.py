"""User handles other than the user's id: what authenticators know imported users by."""

from uuid import NAMESPACE_URL, UUID, uuid5

from storage.records.webauthn import WebauthnCredential
from storage.sql import Statement, insert
from storage.unit import Unit

_FIND = Statement(
    "SELECT id FROM webauthn_credential_user_handles WHERE handle = :handle AND tenant_id = :tenant_id"
)
_ADD = Statement(
    insert("webauthn_credential_user_handles", "id", "user_id", "handle", "created_at", "updated_at"),
    collides=True,
)


async def handle_to_refer_to(unit: Unit, credential: WebauthnCredential) -> UUID | str | None:
    """The id of the credential's handle, which is stored unless the tenant has it already.

    That of another user is returned as well; the credential's foreign key refuses it.
    """
    if not credential.user_handle:
        return None
    found = await unit.rows(_FIND, handle=credential.user_handle)
    if found:
        known: UUID | str = found[0][0]
        return known
    handle_id = uuid5(NAMESPACE_URL, f"{credential.user_id}/{credential.user_handle}")
    await unit.write(
        _ADD,
        id=handle_id,
        user_id=credential.user_id,
        handle=credential.user_handle,
        created_at=credential.created_at,
        updated_at=credential.updated_at,
    )
    return handle_id
