"""What the token of a session states.

Later wins: the template's claims, the standard ones, address and username, `amr`, the issuer. Names that
the template may not use are dropped there, so that it never fills in for a standard claim that is absent.
"""

from collections.abc import Sequence
from typing import Any

from config.settings import Settings
from flowapi.services.jwt_template import JwtTemplate
from storage.records.account import Account
from storage.records.session import Session


def token_claims(
    account: Account, session: Session, *, amr: Sequence[str], settings: Settings, template: JwtTemplate
) -> dict[str, Any]:
    """The claims of the token of *session*."""
    claims = template.render(account) | {
        "sub": str(account.id),
        "iat": int(session.created_at.timestamp()),
        "exp": int((session.expires_at or session.created_at).timestamp()),
        "aud": list(settings.audience),
        "session_id": str(session.id),
    }
    if email := account.primary_email:
        claims["email"] = {
            "address": email.address,
            "is_primary": email.primary,
            "is_verified": email.verified,
        }
    if account.username:
        claims["username"] = account.username.username
    if amr:
        claims["amr"] = list(amr)
    if settings.session.issuer:
        claims["iss"] = settings.session.issuer
    return claims
