"""``flow_locker``"""

from datetime import timedelta

from pydantic import InstanceOf

from config.durations import duration
from config.key import Section, key, section
from config.kinds.numbers import FLAG
from config.kinds.texts import TEXT
from config.kinds.times import Duration
from config.sections.redis import RedisConfig

_LOCK_TIME = duration("15s")


class FlowLocker(Section):
    """``flow_locker``"""

    enabled: bool = key(FLAG, True, "Refuse a second request for a flow while one is running.")
    store: str = key(TEXT, "in_memory", "Where locks live: `in_memory`, or `redis` for several processes.")
    redis_config: RedisConfig = section(
        RedisConfig.model_construct(), "The Redis server of the store `redis`.", env="REDIS"
    )
    ttl: InstanceOf[timedelta] = key(
        Duration(instead=_LOCK_TIME), _LOCK_TIME, "A lock in Redis ends by itself after this; 0: 15 s."
    )
