"""Which domains a cookie can be set for."""

import re

COOKIE_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
"""Of RFC 6265 §4.1.1, names and addresses as they are written, without a dot before them."""
