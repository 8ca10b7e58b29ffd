"""Configurations as people have them: each loads, and means what it says."""

from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from tests.config.loading import load_text, write

EXAMPLES = Path(__file__).parent / "examples"
SECRET = "change-me-to-a-random-string-of-32-chars"


def effective(name: str) -> tuple[Any, list[str]]:
    """The settings of an example, and the keys that are warned about."""
    loaded = load(str(EXAMPLES / f"{name}.yaml"), {})
    return loaded.settings, [warning.partition(":")[0] for warning in loaded.warnings]


def secrets(settings: Any) -> list[str]:
    """The effective secrets in clear."""
    return [secret.get_secret_value() for secret in settings.secret_keys]


def test_minimal() -> None:
    settings, warned = effective("minimal")

    assert secrets(settings) == [SECRET]
    assert settings.server.public.address == ":8000"
    assert settings.cors.allow_origins == ("http://localhost:8888",)
    assert (settings.password.enabled, settings.passkey.enabled, settings.email.max_length) == (
        True,
        True,
        120,
    )
    assert warned == ["secrets.keys"]


def test_what_the_documentation_of_the_reference_shows() -> None:
    settings, warned = effective("documented")

    delivery = settings.email_delivery
    assert (delivery.from_address, delivery.from_name) == ("no-reply@example.com", "Example Application")
    assert (delivery.smtp.port, settings.database.port) == ("2500", "5432")
    assert settings.cors.allow_origins == ("*",)
    assert settings.cors.unsafe_wildcard_origin_allowed
    assert settings.password.min_length == 10
    assert secrets(settings) == [SECRET]
    assert settings.email.require_verification
    assert sorted(warned) == [
        "email_delivery.email",
        "emails",
        "password.min_password_length",
        "secrets.keys",
        "server.public.cors",
    ]


def test_passkey_only() -> None:
    settings, warned = effective("passkey_only")

    assert settings.passkey.model_dump() == {
        "enabled": True,
        "optional": False,
        "acquire_on_registration": "always",
        "acquire_on_login": "always",
        "user_verification": "required",
        "attestation_preference": "none",
        "limit": 20,
    }
    assert (settings.password.enabled, settings.mfa.enabled, settings.email_delivery.enabled) == (False,) * 3
    assert settings.account.allow_deletion
    assert warned == []


def test_username_and_password() -> None:
    settings, warned = effective("username_and_password")

    assert settings.database.target.port == 3306
    assert (settings.username.min_length, settings.password.min_length) == (3, 12)
    assert settings.session.cookie.model_dump() == {
        "name": "app_session",
        "domain": "",
        "http_only": True,
        "secure": False,
        "same_site": "lax",
        "retention": "prompt",
    }
    assert warned == []


def test_mfa_required() -> None:
    settings, warned = effective("mfa_required")

    assert secrets(settings) == [
        "new-key-new-key-new-key-new-key-2026",
        "old-key-old-key-old-key-old-key-2025",
    ]
    assert settings.mfa.security_keys.authenticator_attachment == "no_preference"
    assert settings.rate_limiter.redis_config.target.host == "redis"
    assert settings.flow_locker.ttl.total_seconds() == 30
    assert settings.server.ip.trusted_proxies == ("10.0.0.0/8",)
    assert settings.webauthn.timeouts.login == 300000
    assert warned == []


def test_third_party_saml_and_webhooks() -> None:
    settings, warned = effective("sso")

    assert settings.saml.endpoint_url == "https://auth.example.com"
    assert list(settings.third_party.enabled_providers) == [
        "github",
        "google",
        "custom_keycloak",
        "custom_gitforge",
    ]
    assert not settings.third_party.custom_providers["gitforge"].use_discovery
    assert settings.audience == ("example-api",)
    assert warned == []


@pytest.mark.parametrize(
    "text",
    [
        "smtp: {host: a}\npasscode: {email: {from_name: X}, smtp: {host: b}}\nconvert_legacy_config: true",
        "email_delivery: {enabled: false, smtp: {host: ' ', port: x}}",
        "rate_limiter: {enabled: false, store: memcached}\nflow_locker: {enabled: false, store: ''}",
        "multi_tenancy: {enabled: true}\nservice: {name: ''}\nsaml: {enabled: true}",
        "webhooks: {hooks: [{callback: 'http://10.0.0.5', events: [nothing.known]}]}",
        "third_party: {custom_providers: {google: {enabled: false}}}",
        "secrets: {key_management: {type: aws_kms, key_id: k, region: r}}\nsecret_keys: []",
        "webauthn: {relying_party: {origins: ['https://elsewhere.example']}}",
    ],
)
def test_what_the_reference_starts_with_loads(tmp_path: Path, text: str) -> None:
    load_text(tmp_path, text)


def test_an_empty_file_and_a_secret_in_the_environment_are_enough(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, ""), {"SECRET_KEYS": SECRET})

    assert secrets(loaded.settings) == [SECRET]
