"""Sign and verify JSON Web Tokens (RFC 7519) with the tenant's keys.

Rule 1: the key decides on the algorithm, RS256; what a token's header says about it is not looked at.
Rule 2: times count in whole seconds, without leeway; a token without `exp` is invalid.
Rule 3: whatever is presented, the outcome is the claims or `TokenInvalid`.
"""

import hashlib
from base64 import urlsafe_b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from flowapi.errors.credentials import TokenInvalid, UnknownSigningKey
from flowapi.services.key_ring import KeyRing, SigningKey
from flowapi.services.signing_keys import SigningKeys

LONGEST_TOKEN = 8192
REMEMBERED = 1024

_PADDING = PKCS1v15()
_HASH = SHA256()
_ALPHABET = bytes.maketrans(b"-_+/=\n\r\t ", b"+/???????")


class Tokens:
    """Signs and verifies tokens.

    The payloads of the latest `REMEMBERED` verified tokens are kept under the SHA-256 of the whole token, so
    that a token which comes with every request has its signature verified once. That is safe: a signature
    over the same bytes by the same key stays valid; everything that can change is checked each time (the
    times here, the session row by who asks); the memory is dropped when the keys are replaced; it holds
    bytes that each caller parses for itself; and it is bounded.
    """

    __slots__ = ("_keys", "_ring", "_verified")

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys
        self._ring = keys.ring
        self._verified: dict[bytes, bytes] = {}

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token that states *claims*.

        Raises:
            SigningKeyMissing: There is no key yet.
        """
        key = self._keys.ring.signing
        signed = key.header + b"." + _encoded(orjson.dumps(claims, option=orjson.OPT_SORT_KEYS))
        signature = key.private.sign(signed, _PADDING, _HASH)
        return (signed + b"." + _encoded(signature)).decode()

    def verify(self, token: str, now: datetime) -> dict[str, Any]:
        """The claims of *token*.

        Raises:
            UnknownSigningKey: It names a key that is not ours, or not yet known here.
            TokenInvalid: It is malformed, forged, expired or not valid yet.
        """
        claims = _object(self._authentic(token))
        _check_times(claims, int(now.timestamp()))
        return claims

    def _authentic(self, token: str) -> bytes:
        """The payload of *token*, whose signature is right."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise TokenInvalid
        raw = token.encode()
        verified, name = self._remembered(), hashlib.sha256(raw).digest()
        if payload := verified.get(name):
            return payload
        payload = _verified_payload(self._keys.ring, raw)
        if len(verified) >= REMEMBERED:
            del verified[next(iter(verified))]
        verified[name] = payload
        return payload

    def _remembered(self) -> dict[bytes, bytes]:
        if self._ring is not self._keys.ring:
            self._ring, self._verified = self._keys.ring, {}
        return self._verified


def _verified_payload(ring: KeyRing, token: bytes) -> bytes:
    signed, _, signature = token.rpartition(b".")
    header, dot, payload = signed.partition(b".")
    if not dot or b"." in payload:
        raise TokenInvalid
    key = ring.with_header(header) or _key_named_by(ring, header)
    try:
        key.public.verify(_decoded(signature), signed, _PADDING, _HASH)
    except InvalidSignature as mismatch:
        raise TokenInvalid from mismatch
    return _decoded(payload)


def _key_named_by(ring: KeyRing, header: bytes) -> SigningKey:
    kid = _object(_decoded(header)).get("kid")
    if not isinstance(kid, str):
        raise TokenInvalid
    key = ring.with_kid(kid)
    if key is None:
        raise UnknownSigningKey
    return key


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TokenInvalid from error
    if not isinstance(value, dict):
        raise TokenInvalid
    return value


def _check_times(claims: Mapping[str, Any], now: int) -> None:
    """Check `exp`, `iat` and `nbf` (RFC 7519 §4.1.4-4.1.6)."""
    expires = _whole_seconds(claims.get("exp"))
    if expires is None or now >= expires:
        raise TokenInvalid
    for name in ("iat", "nbf"):
        if name in claims:
            begins = _whole_seconds(claims[name])
            if begins is None or begins > now:
                raise TokenInvalid


def _whole_seconds(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return int(value)


def _encoded(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


def _decoded(segment: bytes) -> bytes:
    """The bytes of *segment*, which has to be base64url without padding, written in the one canonical way."""
    standard = segment.translate(_ALPHABET)
    try:
        raw = a2b_base64(standard + b"=" * (-len(standard) % 4), strict_mode=True)
    except Base64Error as error:
        raise TokenInvalid from error
    if _encoded(raw) != segment:
        raise TokenInvalid
    return raw
