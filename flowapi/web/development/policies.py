"""What browsers let the pages of the development area do.

Rule 1: no policy allows scripts that stand in a page itself; what comes from users can never become one.
"""

from flowapi.web.response import Header


def _policy(**directives: str) -> Header:
    text = "; ".join(f"{name.replace('_', '-')} {sources}".rstrip() for name, sources in directives.items())
    return (b"content-security-policy", text.encode())


_PAGE = {
    "default_src": "'none'",
    "script_src": "'self'",
    "style_src": "'self'",
    "img_src": "'self' data:",
    "connect_src": "'self'",
    "frame_src": "'self'",
    "form_action": "'none'",
    "base_uri": "'none'",
    "frame_ancestors": "'none'",
}
OWN = _policy(**_PAGE, require_trusted_types_for="'script'")
"""A page made of our own files only."""
MAIL = _policy(
    sandbox="", default_src="'none'", style_src="'unsafe-inline'", img_src="data:", frame_ancestors="'self'"
)
"""A mail: text and pictures within it, and nothing that acts or calls home."""
CLOSED: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
"""For every answer of the area."""


def with_elements(origin: str) -> Header:
    """A page with hanko-elements, which style themselves, from *origin* (empty: from here)."""
    scripts = f"'self' {origin}".rstrip()
    return _policy(**_PAGE | {"script_src": scripts, "style_src": "'self' 'unsafe-inline'"})
