"""Code verifiers as RFC 7636 §4.1 allows them, but for their least length."""

import re

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{1,128}")


def is_verifier(text: str) -> bool:
    """Whether *text* can be one."""
    return _VERIFIER.fullmatch(text) is not None
