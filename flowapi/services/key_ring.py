"""The keys of one tenant, made ready to sign and to verify."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from flowapi.errors.technical import SigningKeyMissing
from flowapi.services.rsa_jwk import ALGORITHM, RsaJwk


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair with the token header that names it, already encoded."""

    row_id: int
    created_at: datetime
    kid: str
    private: RSAPrivateKey = field(repr=False)
    public: RSAPublicKey = field(repr=False)
    public_members: Mapping[str, str] = field(repr=False)
    header: bytes

    @classmethod
    def of(cls, row_id: int, created_at: datetime, jwk: RsaJwk) -> "SigningKey":
        """The key of a row."""
        header = orjson.dumps({"alg": ALGORITHM, "kid": jwk.kid, "typ": "JWT"})
        return cls(
            row_id=row_id,
            created_at=created_at,
            kid=jwk.kid,
            private=jwk.private,
            public=jwk.private.public_key(),
            public_members=jwk.public_members,
            header=urlsafe_b64encode(header).rstrip(b"="),
        )


class KeyRing:
    """All keys of a tenant at one moment; never changed, only replaced."""

    __slots__ = ("_by_header", "_by_kid", "_newest", "document", "keys")

    def __init__(self, keys: Iterable[SigningKey] = ()) -> None:
        self.keys = tuple(sorted(keys, key=lambda key: key.row_id))
        self.document = orjson.dumps({"keys": [dict(key.public_members) for key in self.keys]})
        self._by_kid = {key.kid: key for key in self.keys}
        self._by_header = {key.header: key for key in self.keys}
        self._newest = max(self.keys, key=lambda key: (key.created_at, key.row_id), default=None)

    @property
    def signing(self) -> SigningKey:
        """The key that signs: the newest.

        Raises:
            SigningKeyMissing: There is none.
        """
        if self._newest is None:
            raise SigningKeyMissing
        return self._newest

    def with_header(self, header: bytes) -> SigningKey | None:
        """The key whose tokens begin with exactly *header*."""
        return self._by_header.get(header)

    def with_kid(self, kid: str) -> SigningKey | None:
        """The key called *kid*."""
        return self._by_kid.get(kid)
