"""Public keys of credentials (COSE, RFC 9053) and what they have signed.

Rule 1: every algorithm that is offered verifies: where the library lacks one (ES384) or expects another
        salt than RFC 8230 section 2 prescribes (RSASSA-PSS), the primitive is called here.
"""

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    verify_signature,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.decode_credential_public_key import DecodedEC2PublicKey

from flowapi.services.passkey_ceremonies.options import ALGORITHMS
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused, refusing

ES384 = -35
PSS_HASHES: dict[int, HashAlgorithm] = {-37: SHA256(), -38: SHA384(), -39: SHA512()}
LONGEST_KEY = 4096
"""In bytes; a key of RSA with 16384 bits, the most that verifies, has half as many."""
CURVES = {-7: 1, ES384: 2, -36: 3}
"""Which curve belongs to which algorithm (Web Authentication Level 3, section 5.8.5)."""


def checked_algorithm(key: bytes) -> COSEAlgorithmIdentifier:
    """The algorithm of *key*, a whole and sound public key of a kind that was asked for.

    Raises:
        AnswerRefused: It is not.
    """
    if len(key) > LONGEST_KEY:
        raise AnswerRefused("the public key is too long")
    with refusing("the public key"):
        parts = decode_credential_public_key(key)
        decoded_public_key_to_cryptography(parts)
    if not isinstance(parts.alg, int) or parts.alg not in ALGORITHMS:
        raise AnswerRefused("the public key is for an algorithm that was not asked for")
    if isinstance(parts, DecodedEC2PublicKey) and CURVES.get(parts.alg) != parts.crv:
        raise AnswerRefused("the curve of the public key does not fit its algorithm")
    return parts.alg


def check_signature(key: bytes, signature: bytes, data: bytes) -> None:
    """Verify that *data* was signed by the owner of *key*.

    Raises:
        AnswerRefused: It was not.
    """
    with refusing("the signature"):
        parts = decode_credential_public_key(key)
        public_key = decoded_public_key_to_cryptography(parts)
        if isinstance(public_key, EllipticCurvePublicKey) and parts.alg == ES384:
            public_key.verify(signature, data, ECDSA(SHA384()))
        elif isinstance(public_key, RSAPublicKey) and parts.alg in PSS_HASHES:
            digest = PSS_HASHES[parts.alg]
            public_key.verify(signature, data, PSS(MGF1(digest), digest.digest_size), digest)
        else:
            verify_signature(public_key=public_key, signature_alg=parts.alg, signature=signature, data=data)
