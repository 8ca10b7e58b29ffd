"""The client secret of Sign in with Apple: a token that the developer's own key signs (RFC 7518 §3.4)."""

from datetime import datetime, timedelta

import orjson
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from flowapi.errors.operating import CommandRefused

AUDIENCE = "https://appleid.apple.com"
LIFETIME = timedelta(days=180)
"""Apple takes at most six months."""


def client_secret(pem: bytes, *, team_id: str, services_id: str, key_id: str, now: datetime) -> str:
    """The secret that the key in *pem* signs.

    Raises:
        CommandRefused: There is no private key of the curve P-256 in *pem*.
    """
    claims = {
        "iss": team_id,
        "sub": services_id,
        "aud": [AUDIENCE],
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    token = JWS(orjson.dumps(claims))
    header = {"alg": "ES256", "kid": key_id, "typ": "JWT"}
    token.add_signature(_signing(pem), protected=orjson.dumps(header).decode())
    secret: str = token.serialize(compact=True)
    return secret


def _signing(pem: bytes) -> JWK:
    try:
        key = JWK.from_pem(pem)
    except (ValueError, TypeError, JWException) as error:
        raise CommandRefused(
            "the private key cannot be read: it has to be PKCS #8 in PEM, unencrypted"
        ) from error
    if not key.has_private or key.get("crv") != "P-256":
        raise CommandRefused("the private key is of another kind: Apple's are for ES256, on the curve P-256")
    return key
