"""Ports that nobody uses: below those that the system gives to outgoing connections."""

import random
import socket

LOWEST, HIGHEST = 20000, 32000


def free_port() -> int:
    """A port at which nothing listens, on either loopback address."""
    while True:
        port = random.randint(LOWEST, HIGHEST)  # noqa: S311 (no secret)
        if _is_free(socket.AF_INET, "127.0.0.1", port) and _is_free(socket.AF_INET6, "::1", port):
            return port


def _is_free(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
