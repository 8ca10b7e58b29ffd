"""The actions and hooks of a visit."""

from tests.engine.parts.actions import Enter, Knock, Leave, Ring, Wave
from tests.engine.parts.keys import COAT, GIFTS, INVITED, KNOCKS, NAME

ACTIONS = {"door.knock": Knock, "door.enter": Enter, "visit.back": Leave}
HOOKS = {"ring": Ring, "wave": Wave}
STASH_KEYS = (KNOCKS, NAME, INVITED, GIFTS, COAT)
