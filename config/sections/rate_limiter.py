"""``rate_limiter``"""

from datetime import timedelta

from pydantic import InstanceOf

from config.durations import duration
from config.key import Section, key, section
from config.kinds.numbers import FLAG, Whole
from config.kinds.texts import TEXT
from config.kinds.times import Duration
from config.sections.redis import RedisConfig


class RateLimits(Section):
    """One limit: *tokens* attempts per *interval*"""

    tokens: int = key(Whole(least=0, instead=1), 3, "Attempts in each interval; 0 counts as 1.")
    interval: InstanceOf[timedelta] = key(
        Duration(instead=duration("1s")), duration("1m"), "Length of the interval; 0 or less counts as 1 s."
    )


class RateLimiter(Section):
    """``rate_limiter``"""

    enabled: bool = key(FLAG, True, "Limit how often codes, passwords and tokens may be tried.")
    store: str = key(TEXT, "in_memory", "Where counters live: `in_memory`, or `redis` for several processes.")
    redis_config: RedisConfig = section(
        RedisConfig.model_construct(), "The Redis server of the store `redis`.", env="REDIS"
    )
    passcode_limits: RateLimits = section(
        RateLimits.model_construct(), "Passcode mails, per client address and e-mail address."
    )
    otp_limits: RateLimits = section(
        RateLimits.model_construct(), "TOTP attempts, per client address and user."
    )
    password_limits: RateLimits = section(
        RateLimits.model_construct(tokens=5), "Password attempts, per client address and account."
    )
    token_limits: RateLimits = section(
        RateLimits.model_construct(), "Exchanges of one-time tokens, per client address."
    )
