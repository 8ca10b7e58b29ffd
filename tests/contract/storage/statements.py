"""Every statement of the repositories, with values to run it with."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import storage.repositories
from storage.sql import Form, Statement
from storage.store import DEFAULT_TENANT
from tests.support.filling import id_of, word_of
from tests.support.records import NOW

_ROW = 77
_WORDS = ("address", "username", "device_token", "handle", "name", "csrf_token", "data", "error", "password")
_DETAILS = ("value", "given_name", "family_name", "picture", "provider_id", "provider_user_id")
_SOUGHT = ("email", "source", "anywhere", "actor_part")
_TIMES = ("now", "since", "before", "held", "updated_at", "after")
_COUNTS = ("version", "previous", "step", "sign_count", "offset")
_FLAGS = ("verified", "backup_eligible", "backup_state")
_EXAMPLES: Mapping[str, Any] = {
    "tenant_id": DEFAULT_TENANT,
    "limit": 100,
    "kept": 5,
    "ids": (id_of(_ROW), id_of(_ROW + 1)),
    "types": (word_of(_ROW), word_of(_ROW + 1)),
    **dict.fromkeys(("public_metadata", "private_metadata", "unsafe_metadata"), "{}"),
    "config": "{}",
    "until": NOW + timedelta(hours=1),
    "available_at": NOW + timedelta(hours=1),
    **dict.fromkeys(("id", "user_id", "email_id"), id_of(_ROW)),
    **dict.fromkeys(_WORDS + _DETAILS + _SOUGHT, word_of(_ROW)),
    **dict.fromkeys(_TIMES, NOW + _ROW * timedelta(minutes=1)),
    **dict.fromkeys(_COUNTS, 1),
    **dict.fromkeys(_FLAGS, True),
}
_OF_MODULES: Mapping[str, Mapping[str, Any]] = {
    "webauthn_credential": {"id": word_of(_ROW)},
    "saml_certificate": {"cert_data": word_of(_ROW)},
    "saml_identity": {
        "identity_id": id_of(_ROW),
        **dict.fromkeys(("domain", "renamed"), word_of(_ROW)),
    },
    "saml_provider": {
        "provider_id": id_of(_ROW),
        "enabled": True,
        "skip_email_verification": True,
        "attribute_map": "{}",
        "last_fetched_at": NOW,
        **dict.fromkeys(("entity_id", "metadata_url", "domain", "issuer", "sso_url"), word_of(_ROW)),
        **dict.fromkeys(("raw_metadata_xml", "certificates_pem"), word_of(_ROW)),
    },
    "saml_state": {"nonce": word_of(_ROW)},
    "webhook": {
        "webhook_id": id_of(_ROW),
        "callback": word_of(_ROW),
        "enabled": True,
        "failures": 1,
        "allowed": 5,
        "expires_at": NOW + timedelta(minutes=_ROW),
    },
}
"""Where a name means something else than elsewhere."""


def statements() -> Iterator[tuple[str, Statement]]:
    """The statements, each called `module.NAME`, or `module.NAME.key` where there are several of a kind."""
    for module in pkgutil.iter_modules(storage.repositories.__path__):
        for name, value in vars(importlib.import_module(f"storage.repositories.{module.name}")).items():
            if isinstance(value, Statement):
                yield f"{module.name}.{name}", value
            elif isinstance(value, dict):
                several = {key: one for key, one in value.items() if isinstance(one, Statement)}
                yield from ((f"{module.name}.{name}.{key}", one) for key, one in several.items())


def only_adds(statement: Statement) -> bool:
    """Whether it looks nothing up."""
    return all(form.text.startswith("INSERT INTO") and "SELECT" not in form.text for form in forms(statement))


def forms(statement: Statement) -> list[Form]:
    """What is sent, in all its forms."""
    return list(statement.forms.values())


def example(name: str) -> Mapping[str, Any]:
    """Values for the parameters of the statement called *name*; some rows of a filled database meet them."""
    return {**_EXAMPLES, **_OF_MODULES.get(name.partition(".")[0], {})}
