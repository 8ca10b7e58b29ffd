"""Secrets taken out of what is shown.

Rule 1: a text is hidden if its key, or the key of anything around it, sounds secret, or if it looks like a
hash; flags and numbers are not secret.
"""

import re
from typing import Any

MASK = "••••••"
SECRET_KEY = re.compile(r"password|secret|token|verifier|hash|csrf|private|api_?key|recovery_code|otp_image")
HASH = re.compile(r"\$[a-z0-9-]+\$.+")


def masked(value: Any, *, secret: bool = False) -> Any:
    """*value*, a JSON value, without what is secret in it."""
    if isinstance(value, dict):
        return {
            key: masked(inner, secret=secret or bool(SECRET_KEY.search(key.lower())))
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner, secret=secret) for inner in value]
    if isinstance(value, str) and value and (secret or HASH.fullmatch(value)):
        return MASK
    return value
