"""The tenant's part of the settings as ``config show`` prints it.

Rule 1: it can be read back; durations are nanoseconds, and what is not given of lists and mappings is null.
Rule 2: keys that the reference does not have are left out while they have their default.
"""

from pydantic import SecretStr

from config.key import Key, Section, declared
from config.sections.saml import AttributeMap
from config.settings import TENANT_KEYS, Settings
from config.urls import without_user

_MASK = "[redacted]"


def tenant_part(settings: Settings, *, redact: bool = False) -> dict[str, object]:
    """The sections of the tenant, by the order of `TENANT_KEYS`; *redact* masks the secrets in it."""
    default = Settings()
    return {
        name: _section(getattr(settings, name), getattr(default, name), redact=redact) for name in TENANT_KEYS
    }


def _section(section: Section, default: Section, *, redact: bool) -> dict[str, object]:
    return {
        name: _value(section, name, known, getattr(default, name), redact=redact)
        for name, known in declared(type(section))
        if not (known.own or isinstance(section, AttributeMap))
        or getattr(section, name) != getattr(default, name)
    }


def _value(section: Section, name: str, known: Key, default: object, *, redact: bool) -> object:
    value = getattr(section, name)
    if isinstance(value, Section) and isinstance(default, Section):
        return _section(value, default, redact=redact)
    if not value and isinstance(value, tuple | dict) and name not in section.model_fields_set:
        return None
    if known.model and known.many == "list":
        return [_section(item, known.model(), redact=redact) for item in value]
    if known.model:
        return {key: _section(item, known.model(), redact=redact) for key, item in value.items()}
    return known.kind.shown(_masked(value) if redact else value) if known.kind else value


def _masked(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_masked(item) for item in value)
    if isinstance(value, str):
        return without_user(value)
    return SecretStr(_MASK) if isinstance(value, SecretStr) and value.get_secret_value() else value
