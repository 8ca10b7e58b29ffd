"""Tokens as forgers make them."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from flowapi.services import rsa_jwk
from tests.support.signing import jwk


def part(value: Any) -> str:
    """*value* as a part of a token."""
    return _encoded(json.dumps(value).encode())


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the claims of a token."""
    header, claims, _ = token.split(".")
    return _decoded(header), _decoded(claims)


def forgeries(token: str, public_key: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Tokens that claim to be *token*, or more, each with what is wrong with it."""
    header, claims = read(token)
    head, body, signature = token.split(".")
    for name in ("none", "None", "NONE", ""):
        yield f"alg {name!r}", f"{part(header | {'alg': name})}.{body}."
        yield f"alg {name!r}, signed", f"{part(header | {'alg': name})}.{body}.{signature}"
    symmetric = f"{part(header | {'alg': 'HS256'})}.{body}"
    mac = hmac.digest(public_key["n"].encode(), symmetric.encode(), "sha256")
    yield "the public key as a secret", f"{symmetric}.{_encoded(mac)}"
    for kid in (header["kid"], "foreign", "../../dev/null", "' OR 1=1 --", "", None, 1):
        yield f"a foreign key called {kid!r}", _signed(header | {"kid": kid}, claims)
    yield "a foreign key in the header", _signed(header | {"jwk": json.loads(jwk("foreign"))}, claims)
    yield "no signature", f"{head}.{body}."
    yield "no dots", head + body + signature
    yield "an unsigned half", f"{head}.{body}"
    yield "a part too many", f"{token}.{signature}"
    yield "parts in another order", f"{body}.{head}.{signature}"
    yield (
        "claims of another's",
        f"{head}.{part(claims | {'sub': '0' * 8 + '-0000-4000-8000-' + '0' * 12})}.{signature}",
    )
    yield "a longer life", f"{head}.{part(claims | {'exp': claims['exp'] + 9})}.{signature}"
    yield "a padded signature", f"{token}=="
    yield "white space", f"{head}. {body}.{signature}"
    yield "another alphabet", token.replace("-", "+").replace("_", "/") + "+"
    yield "a very long one", f"{head}.{body}.{signature * 60}"
    yield "nothing", "..."


def _signed(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token of somebody else's key."""
    content = f"{part(header)}.{part(claims)}"
    signature = rsa_jwk.parse(jwk("foreign")).private.sign(content.encode(), PKCS1v15(), SHA256())
    return f"{content}.{_encoded(signature)}"


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> Any:
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
