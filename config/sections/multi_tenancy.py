"""``multi_tenancy``"""

from config.key import Section, key
from config.kinds.numbers import FLAG, Whole


class MultiTenancy(Section):
    """``multi_tenancy``"""

    enabled: bool = key(
        FLAG,
        False,
        "Serve many tenants below `/{tenant_id}/…`, each with a configuration stored in the database.",
    )
    loaded_tenants: int = key(
        Whole(least=1),
        250,
        "Most tenants that a process keeps ready; others are loaded when they are asked for.",
        own=True,
    )
