"""``redis_config``, which the flow locker and the rate limiter have in common"""

from pydantic import SecretStr

from config.key import Section, key
from config.kinds.texts import SECRET
from config.redis_target import RedisTarget, parse_redis


class RedisConfig(Section):
    """``redis_config``"""

    address: SecretStr = key(
        SECRET, SecretStr(""), "`host`, `host:port`, `host:port/db`, `redis://…` or `rediss://…` (TLS)."
    )
    password: SecretStr = key(SECRET, SecretStr(""), "Password; empty: no authentication.")

    @property
    def target(self) -> RedisTarget:
        """Where the server is.

        Raises:
            ValueError: the address cannot be understood.
        """
        return parse_redis(self.address.get_secret_value(), self.password.get_secret_value())
