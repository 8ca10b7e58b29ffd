"""``multi_tenancy``"""

from config.key import Section, key
from config.kinds.numbers import FLAG


class MultiTenancy(Section):
    """``multi_tenancy``"""

    enabled: bool = key(
        FLAG,
        False,
        "Serve many tenants below `/{tenant_id}/…`, each with a configuration stored in the database.",
    )
