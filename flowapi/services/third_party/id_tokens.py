"""What a provider has signed about its user (OpenID Connect Core, 3.1.3.7)."""

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from flowapi.errors.third_party import ClaimsUnusable, ProviderUnavailable
from flowapi.services.third_party.provider import Grant
from flowapi.services.third_party.sources import Sources

SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
WITH_SECRET = ("HS256", "HS384", "HS512")
LEEWAY = 30
"""Seconds by which clocks may differ."""
KINDS: Mapping[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
MOST_KEYS = 10
"""How many of the keys that a provider publishes may be meant by one token."""
FRESH = 60
"""Seconds for which keys are not asked for again because of a token that names none of them."""


async def signed_claims(
    sources: Sources, grant: Grant, *, keys: str, issuer: str, client_id: str, nonce: str, secret: str = ""
) -> dict[str, Any]:
    """The claims of the id token of *grant*, which must be the *issuer*'s (any, if that is empty) and for us.

    Args:
        keys: Where the provider publishes its keys.
        secret: What the token may be signed with instead of one of them.

    Raises:
        ProviderUnavailable: There are no keys.
        ClaimsUnusable: It does not verify.
    """
    if not grant.id_token:
        raise ClaimsUnusable("there is no id token")
    try:
        token = await _verified(sources, grant.id_token, keys, secret)
        options: dict[str, Any] = {"aud": {"essential": True, "value": client_id}}
        if issuer:
            options["iss"] = {"essential": True, "value": issuer}
        params = {"client_id": client_id, "nonce": nonce, "access_token": grant.access_token}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(now=int(sources.clock().timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ClaimsUnusable(f"the id token does not verify: {type(error).__name__}: {error}") from error
    return dict(token.claims)


async def signed_user(sources: Sources, answer: bytes, *, keys: str, secret: str) -> dict[str, Any]:
    """What a signed *answer* of a user info endpoint tells (OpenID Connect Core, 5.3.2).

    Raises:
        ProviderUnavailable: There are no keys.
        ClaimsUnusable: It does not verify.
    """
    try:
        return dict((await _verified(sources, answer.decode(), keys, secret)).claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ClaimsUnusable(f"the user info does not verify: {type(error).__name__}: {error}") from error


async def _verified(sources: Sources, text: str, keys: str, secret: str) -> jwt.Token:
    """The token, by the keys that are at hand or, if it names another, by those that are published now."""
    try:
        return _decoded(text, await sources.published(keys), secret)
    except InvalidKeyIdError:
        return _decoded(text, await sources.published(keys, younger_than=FRESH), secret)


def _decoded(text: str, published: Mapping[str, Any], secret: str) -> jwt.Token:
    header = jws.extract_compact(text.encode()).headers()
    if header.get("alg") in WITH_SECRET and secret:
        return jwt.decode(text, OctKey.import_key(secret), algorithms=WITH_SECRET)
    found = published.get("keys")
    if not isinstance(found, list):
        raise ProviderUnavailable("the provider publishes no keys")
    return jwt.decode(text, KeySet(_meant(found, header.get("kid"))), algorithms=SIGNED)


def _meant(found: list[Any], kid: Any) -> list[Any]:
    """The keys that a token can mean, by the *kid* it names; those of other kinds are passed over.

    To import a key takes long, and one that nobody understands must not stand in the way of the others
    (RFC 7517, 5).
    """
    usable = [key for key in found if isinstance(key, Mapping) and str(key.get("kty")) in KINDS]
    meant = [key for key in usable if kid is None or key.get("kid") == kid]
    return [KINDS[key["kty"]].import_key(dict(key)) for key in meant[:MOST_KEYS]]
