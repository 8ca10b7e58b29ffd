"""The settings: their defaults, and how they are made without a file."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from config.environment import variables
from config.errors import ConfigError
from config.key import Key, declared
from config.sections.email import Email
from config.settings import BUILT_IN_SECRET, TENANT_KEYS, Settings

with (Path(__file__).parent / "reference_keys.csv").open(encoding="utf-8", newline="") as file:
    REFERENCE = list(csv.DictReader(file))


def at(settings: Settings, key: str) -> Any:
    """The value at a dotted *key*."""
    value: Any = settings
    for step in key.split("."):
        value = getattr(value, step)
    return value


def as_text(known: Key, value: object) -> str:
    """A default the way the reference's table writes it."""
    written = known.kind.written(value) if known.kind else list(value) if isinstance(value, tuple) else value
    if isinstance(written, bool):
        return str(written).lower()
    if isinstance(written, list):
        return ",".join(written)
    return "" if written is None else str(written)


def test_every_key_of_the_reference_is_known_with_its_default_and_variable() -> None:
    settings = Settings()
    known = {variable.key: variable for variable in variables(Settings)}

    rows = [
        {
            "key": row["key"],
            "default": as_text(known[row["key"]].known, at(settings, row["key"])),
            "variable": known[row["key"]].name,
        }
        for row in REFERENCE
    ]

    assert rows == REFERENCE


def test_keys_that_the_reference_does_not_have_are_marked() -> None:
    listed = {row["key"] for row in REFERENCE}

    own = {variable.key for variable in variables(Settings) if variable.known.own}

    assert own & listed == set()
    assert {
        "action_packages",
        "email_delivery.directory",
        "flows.directory",
        "server.workers",
        "database.shared_with_reference",
        "mfa.require_for_third_party",
        "password.hashing.memory_kib",
        "password.hashing.iterations",
        "password.hashing.parallelism",
        "password.hashing.rehash_on_login",
    } < own


def test_what_a_kind_reads_is_what_the_model_declares() -> None:
    settings = Settings.from_mapping({"session": {"lifespan": "1h"}, "secret_keys": "a"})

    def revalidate(section: BaseModel) -> None:
        type(section).model_validate({name: getattr(section, name) for name in type(section).model_fields})
        for name in type(section).model_fields:
            if isinstance(value := getattr(section, name), BaseModel):
                revalidate(value)

    revalidate(settings)


def test_every_field_is_declared_with_its_kind() -> None:
    assert [name for name, _ in declared(Settings)] == list(Settings.model_fields)


def test_the_tenant_s_sections_are_settings() -> None:
    assert set(TENANT_KEYS) < set(Settings.model_fields)


def test_settings_are_frozen_and_refuse_what_they_do_not_know() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().debug = True  # type: ignore[misc]  # (that is the point)
    with pytest.raises(ValidationError, match="Extra inputs"):
        Settings(servise={})  # type: ignore[call-arg]  # (that is the point)


def test_sections_can_be_given_by_name() -> None:
    settings = Settings(email=Email(limit=2))

    assert (settings.email.limit, settings.email.max_length) == (2, 120)


def test_a_mapping_is_read_like_a_file() -> None:
    settings = Settings.from_mapping(
        {
            "Email": {"LIMIT": "0x10", "passcode_ttl": 120.0},
            "username": None,
            "mfa": {"device_trust_duration": 3_600_000_000_000},
            "webauthn": {"relying_party": {"origins": "https://only.example"}},
            "rate_limiter": {"password_limits": {"interval": "2m"}},
            "unknown": 1,
        }
    )

    assert (settings.email.limit, settings.email.passcode_ttl) == (16, 120)
    assert settings.username == Settings().username
    assert settings.mfa.device_trust_duration == timedelta(hours=1)
    assert settings.webauthn.relying_party.origins == ("https://only.example",)
    assert settings.rate_limiter.password_limits.model_dump() == {
        "tokens": 5,
        "interval": timedelta(minutes=2),
    }


def test_every_problem_of_a_mapping_is_told() -> None:
    with pytest.raises(ConfigError) as refused:
        Settings.from_mapping({"email": {"limit": "many"}, "debug": "maybe"})

    assert str(refused.value) == (
        "debug: found 'maybe'; allowed: true or false\n"
        "email.limit: found 'many'; allowed: a whole number, at least 0"
    )


@pytest.mark.parametrize(
    ("values", "secrets"),
    [
        ({"secrets": {"keys": ["old"]}}, ["old"]),
        ({"secrets": {"keys": ["old"]}, "secret_keys": []}, ["old"]),
        ({"secrets": {"keys": ["old"]}, "secret_keys": ["new"]}, ["new"]),
        ({}, []),
    ],
)
def test_the_effective_secrets(values: dict[str, Any], secrets: list[str]) -> None:
    settings = Settings.from_mapping(values)

    assert [secret.get_secret_value() for secret in settings.secret_keys] == secrets


def test_the_built_in_secret_is_never_a_default() -> None:
    assert BUILT_IN_SECRET not in Settings().secret_keys


def test_no_repr_shows_a_secret() -> None:
    settings = Settings.from_mapping(
        {
            "secret_keys": ["hidden"],
            "secrets": {"keys": ["hidden"]},
            "database": {"url": "postgres://u:hidden@h/d", "password": "hidden"},
            "email_delivery": {"smtp": {"password": "hidden"}},
            "rate_limiter": {"redis_config": {"address": "redis://:hidden@h", "password": "hidden"}},
            "third_party": {
                "providers": {"google": {"secret": "hidden"}},
                "custom_providers": {"kc": {"secret": "hidden"}},
            },
        }
    )

    shown = repr(settings) + str(settings) + repr(settings.database.target)
    shown += repr(settings.rate_limiter.redis_config.target)

    assert "hidden" not in shown


def test_the_audience_is_the_relying_party_where_none_is_given() -> None:
    assert Settings().audience == ("localhost",)
    assert Settings.from_mapping({"session": {"audience": ["a", "b"]}}).audience == ("a", "b")


def test_a_section_for_webhooks_does_not_build_on_its_lenient_default() -> None:
    assert Settings().webhooks.security.allowed_schemes == ("http", "https")
    given = Settings.from_mapping({"webhooks": {"security": {"mode": "insecure"}}})
    assert given.webhooks.security.allowed_schemes == ("https",)


@pytest.mark.parametrize(
    ("values", "followed"),
    [
        ({}, 0),
        ({"follow_redirects": True}, 3),
        ({"follow_redirects": True, "max_redirects": 0}, 0),
        ({"follow_redirects": True, "max_redirects": 9}, 9),
    ],
)
def test_how_many_redirects_are_followed(values: dict[str, Any], followed: int) -> None:
    security = Settings.from_mapping({"webhooks": {"security": values}}).webhooks.security

    assert security.redirects_followed == followed
