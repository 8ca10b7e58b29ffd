"""``log``"""

from config.key import Section, key
from config.kinds.numbers import FLAG


class Log(Section):
    """``log``"""

    log_health_and_metrics: bool = key(
        FLAG,
        False,
        "Log requests for the status page `/`, `/health…` and `/metrics` too.",
        env="LOGHEALTHANDMETRICS",
    )
