"""``flowapi jwk create``"""

from argparse import Namespace

from flowapi.services.rsa_jwk import REFERENCE_KEY_SIZE, generate

KID = "key1"


def run(_: Namespace) -> int:
    """Print a new private key."""
    print("create called")
    print(generate(KID, REFERENCE_KEY_SIZE))
    return 0
