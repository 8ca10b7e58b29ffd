"""What a tenant's configuration becomes."""

from typing import Any

import pytest

from config.settings import Settings
from config.showing import tenant_part
from config.tenant import Stage, TenantConfigError, check_tenant, tenant_settings, within

SERVER = Settings.from_mapping(
    {
        "secrets": {"keys": ["a-secret-of-the-whole-server"]},
        "service": {"name": "Server"},
        "password": {"min_length": 20},
        "rate_limiter": {"enabled": False},
    }
)


def test_the_sections_of_a_tenant_lie_over_the_defaults_and_not_over_those_of_the_file() -> None:
    settings = within(SERVER, tenant_settings({"service": {"name": "Shop"}}))

    assert settings.service.name == "Shop"
    assert settings.password.min_length == Settings().password.min_length
    assert not settings.rate_limiter.enabled


def test_what_is_no_section_of_a_tenant_has_no_effect() -> None:
    config = {
        "debug": True,
        "secret_keys": ["x"],
        "database": {"port": "?"},
        "unknown": 1,
        "Service": {"name": "S"},
    }

    settings = within(SERVER, tenant_settings(config))

    assert not settings.debug
    assert settings.database == SERVER.database
    assert settings.service.name == "S"


def test_secrets_are_those_of_the_server_and_not_part_of_what_is_stored() -> None:
    own = tenant_settings({"secrets": {"keys": ["a-secret-that-nobody-uses"]}})

    assert [key.get_secret_value() for key in within(SERVER, own).secret_keys] == [
        "a-secret-of-the-whole-server"
    ]
    assert "a-secret-of-the-whole-server" not in str(tenant_part(own))
    assert within(SERVER, own).secrets.keys == SERVER.secrets.keys


def test_what_is_stored_is_read_back_as_it_was() -> None:
    own = tenant_settings(
        {
            "mfa": {"device_trust_duration": "1h"},
            "session": {"lifespan": "2h"},
            "email_delivery": {"smtp": {"password": "p"}},
        }
    )

    assert tenant_part(tenant_settings(tenant_part(own))) == tenant_part(own)


@pytest.mark.parametrize(
    ("config", "stage", "key"),
    [
        ({"session": {"lifespan": "1 day"}}, Stage.READING, "session.lifespan"),
        ({"password": []}, Stage.READING, "password"),
        (
            {"webauthn": {"relying_party": {"origins": []}}},
            Stage.COMPLETING,
            "webauthn.relying_party.origins",
        ),
        (
            {"third_party": {"allowed_redirect_urls": ["["]}},
            Stage.COMPLETING,
            "third_party.allowed_redirect_urls[0]",
        ),
    ],
)
def test_what_cannot_be_read_is_told(config: dict[str, Any], stage: Stage, key: str) -> None:
    with pytest.raises(TenantConfigError) as refusal:
        tenant_settings(config)

    assert refusal.value.stage is stage
    assert str(refusal.value).startswith(f"{stage}: {key}: ")


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ({"service": {"name": " "}}, "service.name"),
        ({"cors": {"allow_origins": ["*"]}}, "cors.allow_origins"),
        ({"saml": {"enabled": True}}, "saml.endpoint_url"),
    ],
)
def test_what_is_read_can_still_be_refused_where_it_is_to_be_stored(config: dict[str, Any], key: str) -> None:
    settings = tenant_settings(config)

    with pytest.raises(TenantConfigError, match=f"{Stage.CHECKING}: {key}: "):
        check_tenant(settings)


def test_saml_needs_no_list_of_providers() -> None:
    saml = {"enabled": True, "endpoint_url": "https://id.example", "audience_uri": "urn:x"}

    check_tenant(tenant_settings({"saml": saml}))
