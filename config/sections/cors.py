"""``cors``"""

from config.key import Section, key
from config.kinds.collections import TEXTS
from config.kinds.numbers import FLAG


class Cors(Section):
    """``cors``"""

    allow_origins: tuple[str, ...] = key(
        TEXTS,
        ("http://localhost:8888",),
        "Origins that may call the public API from a browser; `*` and `?` are wildcards. Empty: none.",
    )
    unsafe_wildcard_origin_allowed: bool = key(
        FLAG, False, "Let the origin `*` stand for every origin, with cookies. Never in production."
    )
