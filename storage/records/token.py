"""A one-time token."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Token:
    """Hands a login that was confirmed elsewhere, or the connection with an account there, over to a flow.

    *user_created* says that the account was made for it, *link_user* that it connects and does not log in.
    """

    id: UUID
    user_id: UUID
    value: str = field(repr=False)
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    identity_id: UUID | None
    is_flow: bool
    user_created: bool
    code_verifier: str | None = field(repr=False)
    link_user: bool | None
