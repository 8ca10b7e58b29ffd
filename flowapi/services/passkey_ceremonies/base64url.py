"""base64url as WebAuthn writes it: without padding; read with or without, and nothing else."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_TEXT = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def encoded(data: bytes) -> str:
    """*data* without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bytes behind *text*.

    Raises:
        ValueError: *text* is not base64url.
    """
    if not _TEXT.fullmatch(text):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text.rstrip("=") + "===")
