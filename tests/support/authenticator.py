"""A software authenticator and the browser before it: answers the options of both ceremonies.

Web Authentication Level 3, sections 5.8.1 (client data), 6.1 (authenticator data), 6.5 (attestation).
"""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cbor2

from tests.support.credential_keys import KeyPair, es256

USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED, EXTENDED = 1, 4, 8, 16, 64, 128
ORIGIN = "http://localhost:8888"


def b64(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes behind base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class HeldCredential:
    """One key pair on the authenticator."""

    id: bytes
    rp_id: str
    user_handle: bytes
    key: KeyPair
    sign_count: int = 0


@dataclass(frozen=True)
class ToAttest:
    """What a statement is about."""

    credential: HeldCredential
    aaguid: bytes
    auth_data: bytes
    client_data_hash: bytes


Statement = Callable[[ToAttest], tuple[str, Any]]
"""Makes the format's name and the statement."""


def none(_: ToAttest) -> tuple[str, Any]:
    """The statement that says nothing."""
    return "none", {}


@dataclass
class Authenticator:
    """Holds credentials; its traits are those of a phone unless they are told otherwise."""

    origin: str = ORIGIN
    aaguid: bytes = bytes(16)
    statement: Statement = none
    make_key: Callable[[], KeyPair] = es256
    make_id: Callable[[], bytes] = field(default=lambda: os.urandom(32))
    flags: int = USER_PRESENT | USER_VERIFIED
    counts: bool = False
    extensions: dict[str, Any] = field(default_factory=dict)
    transports: list[str] = field(default_factory=lambda: ["internal"])
    credentials: list[HeldCredential] = field(default_factory=list)

    def create(
        self,
        options: dict[str, Any],
        *,
        kind: str = "webauthn.create",
        challenge: str | None = None,
        rp_id: str | None = None,
    ) -> dict[str, Any]:
        """Register: answer creation options. The keywords forge a part of the answer."""
        public = options["publicKey"]
        handle = unb64(public["user"]["id"])
        held = HeldCredential(self.make_id(), rp_id or public["rp"]["id"], handle, self.make_key())
        self.credentials.append(held)
        client_data = self._client_data(kind, challenge or public["challenge"])
        attested = self.aaguid + struct.pack(">H", len(held.id)) + held.id + held.key.cose()
        auth_data = self._auth_data(held, ATTESTED, attested)
        to_attest = ToAttest(held, self.aaguid, auth_data, hashlib.sha256(client_data).digest())
        name, statement = self.statement(to_attest)
        return self._answer(
            held,
            {
                "clientDataJSON": b64(client_data),
                "attestationObject": b64(
                    cbor2.dumps({"fmt": name, "attStmt": statement, "authData": auth_data})
                ),
                "transports": self.transports,
            },
        )

    def get(
        self,
        options: dict[str, Any],
        *,
        credential: HeldCredential | None = None,
        kind: str = "webauthn.get",
        challenge: str | None = None,
    ) -> dict[str, Any]:
        """Log in: answer request options. The keywords forge a part of the answer."""
        public = options["publicKey"]
        held = credential or self._allowed(public)
        if self.counts:
            held.sign_count += 1
        client_data = self._client_data(kind, challenge or public["challenge"])
        auth_data = self._auth_data(held, 0, b"")
        return self._answer(
            held,
            {
                "clientDataJSON": b64(client_data),
                "authenticatorData": b64(auth_data),
                "signature": b64(held.key.sign(auth_data + hashlib.sha256(client_data).digest())),
                "userHandle": b64(held.user_handle),
            },
        )

    def _allowed(self, public: dict[str, Any]) -> HeldCredential:
        allowed = [unb64(item["id"]) for item in public.get("allowCredentials", [])]
        return next(held for held in self.credentials if not allowed or held.id in allowed)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _auth_data(self, held: HeldCredential, flags: int, attested: bytes) -> bytes:
        extensions = cbor2.dumps(self.extensions) if self.extensions else b""
        flags |= self.flags | (EXTENDED if extensions else 0)
        rp_id_hash = hashlib.sha256(held.rp_id.encode()).digest()
        return rp_id_hash + struct.pack(">BI", flags, held.sign_count) + attested + extensions

    def _answer(self, held: HeldCredential, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "public-key",
            "id": b64(held.id),
            "rawId": b64(held.id),
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }
