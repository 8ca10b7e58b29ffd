"""Keys of older releases and of the documentation, moved to where they are today.

Rule 1: a key of today that is present wins over the older one.
Rule 2: one warning for each older place, whatever it holds.
"""

from collections.abc import Iterator

from config.key_paths import find, put, take
from config.yaml_nodes import Node

_Moves = dict[str, tuple[str, ...]]

_CORS: _Moves = {
    "allow_origins": ("cors.allow_origins",),
    "unsafe_wildcard_origin_allowed": ("cors.unsafe_wildcard_origin_allowed",),
    "enabled": (),
    "allow_credentials": (),
}
_SENDER: _Moves = {
    "from_address": ("email_delivery.from_address",),
    "from_name": ("email_delivery.from_name",),
}
_SMTP: _Moves = {name: (f"email_delivery.smtp.{name}",) for name in ("host", "port", "user", "password")}

ALIASES: dict[str, _Moves] = {
    "server.public.cors": _CORS,
    "server.cors": _CORS,
    "password.min_password_length": {"": ("password.min_length",)},
    "email_delivery.email": _SENDER,
    "smtp": _SMTP,
    "passcode.smtp": _SMTP,
    "passcode.email": _SENDER,
    "passcode.ttl": {"": ("email.passcode_ttl",)},
    "webauthn.relying_party.origin": {"": ("webauthn.relying_party.origins",)},
    "webauthn.timeout": {"": ("webauthn.timeouts.registration", "webauthn.timeouts.login")},
    "webauthn.user_verification": {"": ("passkey.user_verification",)},
    "emails": {
        "require_verification": ("email.require_verification",),
        "max_num_of_addresses": ("email.limit",),
    },
    "session.server_side": {"limit": ("session.limit",)},
    "convert_legacy_config": {"": ()},
}
"""Older place → what stands below it (``""``: itself) → its keys of today; earlier places win."""


def move_aliases(root: Node) -> list[str]:
    """Move what stands in older places of *root*; returns the warnings."""
    return [warning for place, moves in ALIASES.items() for warning in _move(root, place, moves)]


def _move(root: Node, place: str, moves: _Moves) -> Iterator[str]:
    found = find(root, place)
    if found is None or ("" not in moves and not isinstance(found.value, dict)):
        return
    moved = [target for name, targets in moves.items() for target in _move_one(root, place, name, targets)]
    yield f"{place}: this key is out of date; " + (
        f"it is read as {', '.join(moved)}" if moved else "it has no effect"
    )
    if left := take(root, place):
        for name in left.value if isinstance(left.value, dict) else ():
            yield f"{place}.{name}: this key is not known and has no effect"


def _move_one(root: Node, place: str, name: str, targets: tuple[str, ...]) -> Iterator[str]:
    old = f"{place}.{name}" if name else place
    if find(root, old) is None or (node := take(root, old)) is None:
        return
    node.origin = f"given as {old}"
    for target in targets:
        if find(root, target) is None:
            put(root, target, node)
            yield target
