"""What the actions of a visit remember."""

from typing import Any

from flowapi.engine.stash import Key

KNOCKS = Key("knocks", int)
NAME = Key("guest_name", str, "guest.name")
INVITED = Key("sticky.invited", bool, "guest.invited")
GIFTS: Key[list[Any]] = Key("gifts", list)
COAT: Key[dict[str, Any]] = Key("coat", dict)
