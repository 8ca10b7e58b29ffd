import json

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from flowapi.services import rsa_jwk
from tests.support.signing import jwk


def test_a_generated_key_has_the_members_of_a_private_key() -> None:
    members = json.loads(jwk("one"))

    assert sorted(members) == ["alg", "d", "dp", "dq", "e", "kid", "kty", "n", "p", "q", "qi", "use"]
    assert {name: members[name] for name in ("alg", "e", "kid", "kty", "use")} == {
        "alg": "RS256",
        "e": "AQAB",
        "kid": "one",
        "kty": "RSA",
        "use": "sig",
    }


def test_other_libraries_read_it() -> None:
    text = rsa_jwk.generate("one", 2048)
    ours, theirs = rsa_jwk.parse(text), RSAKey.import_key(json.loads(text))

    signature = ours.private.sign(b"text", PKCS1v15(), SHA256())

    theirs.public_key.verify(signature, b"text", PKCS1v15(), SHA256())
    assert theirs.as_dict(private=False) == dict(ours.public_members)


def test_keys_of_other_libraries_are_read() -> None:
    theirs = RSAKey.generate_key(2048, {"kid": "theirs", "alg": "RS256", "use": "sig"})

    ours = rsa_jwk.parse(json.dumps(theirs.as_dict(private=True)))

    assert theirs.private_key
    assert ours.private.private_numbers() == theirs.private_key.private_numbers()


def test_the_published_part_has_nothing_private() -> None:
    assert sorted(rsa_jwk.parse(jwk("one")).public_members) == ["alg", "e", "kid", "kty", "n", "use"]


def test_keys_are_not_shown() -> None:
    assert json.loads(jwk("one"))["d"] not in repr(rsa_jwk.parse(jwk("one")))
    assert "private" not in repr(rsa_jwk.parse(jwk("one")))


def test_keys_are_made_large() -> None:
    key = rsa_jwk.parse(rsa_jwk.generate("one")).private

    assert key.key_size == 3072


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"kty":"RSA"}',
        '{"kty":"oct","k":"AAAA","alg":"HS256","kid":"one"}',
        '{"kty":1}',
        jwk("one").replace("RS256", "PS256"),
        jwk("one").replace('"d":', '"x":'),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rsa_jwk.parse(text)
