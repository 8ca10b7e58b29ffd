"""``flowapi siwa``"""

from argparse import Namespace
from pathlib import Path

from flowapi.clock import utc_now
from flowapi.errors.operating import CommandRefused
from flowapi.services.apple_client_secret import client_secret


def run(arguments: Namespace) -> int:
    """Print the client secret."""
    path = arguments.private_key
    try:
        pem = Path(path).read_bytes()
    except OSError as error:
        raise CommandRefused(f"failed to read the private key {path}: {error.strerror}") from error
    secret = client_secret(
        pem,
        team_id=arguments.team_id,
        services_id=arguments.services_id,
        key_id=arguments.key_id,
        now=utc_now(),
    )
    print(secret)
    return 0
