"""Environment variables."""

from collections import Counter
from pathlib import Path

import pytest

from config.environment import variables
from config.settings import Settings
from tests.config.loading import load_text, refusals

NAMES = {variable.key: (variable.name, variable.alias) for variable in variables(Settings)}


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("debug", ("DEBUG", "DEBUG")),
        (
            "audit_log.console_output.output",
            ("AUDIT_LOG_CONSOLE_OUTPUT_OUTPUT_STREAM", "AUDIT_LOG_CONSOLE_OUTPUT_OUTPUT"),
        ),
        ("database.idle_pool", ("DATABASE_IDLEPOOL", "DATABASE_IDLE_POOL")),
        ("multi_tenancy.enabled", ("MULTITENANCY_ENABLED", "MULTI_TENANCY_ENABLED")),
        (
            "flow_locker.redis_config.address",
            ("FLOWLOCKER_REDIS_ADDRESS", "FLOW_LOCKER_REDIS_CONFIG_ADDRESS"),
        ),
        (
            "mfa.security_keys.user_verification",
            ("MFA_SECURITYKEYS_USER_VERIFICATION", "MFA_SECURITY_KEYS_USER_VERIFICATION"),
        ),
        (
            "saml.options.validate_encryption_cert",
            ("SAML_OPTIONS_VALIDATEENCRYPTIONCERTIFICATE", "SAML_OPTIONS_VALIDATE_ENCRYPTION_CERT"),
        ),
        (
            "security_notifications.notifications.mfa_create.enabled",
            (
                "SECURITYNOTIFICATIONS_NOTIFICATIONS_MFACREATE_ENABLED",
                "SECURITY_NOTIFICATIONS_NOTIFICATIONS_MFA_CREATE_ENABLED",
            ),
        ),
        ("session.jwt_template.claims", ("SESSION_JWTTEMPLATE_CLAIMS", "SESSION_JWT_TEMPLATE_CLAIMS")),
        (
            "third_party.providers.google.display_name",
            ("THIRD_PARTY_PROVIDERS_GOOGLE_DISPLAYNAME", "THIRD_PARTY_PROVIDERS_GOOGLE_DISPLAY_NAME"),
        ),
        (
            "webhooks.security.allowed_schemes",
            ("WEBHOOKS_SECURITY_ALLOWEDSCHEMES", "WEBHOOKS_SECURITY_ALLOWED_SCHEMES"),
        ),
    ],
)
def test_names_are_those_of_the_reference_and_the_natural_ones(key: str, names: tuple[str, str]) -> None:
    assert NAMES[key] == names


def test_no_name_stands_for_two_keys() -> None:
    counted = Counter(name for names in NAMES.values() for name in set(names))

    assert [name for name, count in counted.items() if count > 1] == []


def test_the_reference_s_name_wins_over_the_natural_one(tmp_path: Path) -> None:
    environ = {"ACCOUNT_ALLOWSIGNUP": "f", "ACCOUNT_ALLOW_SIGNUP": "t", "FLOW_LOCKER_TTL": "20s"}

    settings = load_text(tmp_path, "", environ).settings

    assert (settings.account.allow_signup, settings.flow_locker.ttl.total_seconds()) == (False, 20)


def test_lists_are_divided_at_commas_and_trimmed(tmp_path: Path) -> None:
    environ = {
        "WEBAUTHN_RELYING_PARTY_ORIGINS": "https://hanko.io, https://auth.hanko.io",
        "SESSION_AUDIENCE": " ",
    }

    settings = load_text(tmp_path, "session: {audience: [a]}", environ).settings

    assert settings.webauthn.relying_party.origins == ("https://hanko.io", "https://auth.hanko.io")
    assert settings.session.audience == ()


def test_hooks_claims_and_providers_are_json(tmp_path: Path) -> None:
    hooks = '{"callback":"http://app.example/a;b","events":["user"]};{"callback":"http://app.example/mail"}'
    environ = {
        "WEBHOOKS_HOOKS": hooks,
        "SESSION_JWTTEMPLATE_CLAIMS": '{"Role": "user", "level": 1e3}',
        "THIRD_PARTY_CUSTOMPROVIDERS": '{"KC": {"display_name": "Keycloak"}}',
        "SAML_IDENTITYPROVIDERS": '[{"name": "Corp"}]',
    }

    settings = load_text(tmp_path, "webhooks: {hooks: [{callback: 'http://file.example'}]}", environ).settings

    assert [(hook.callback, hook.events) for hook in settings.webhooks.hooks] == [
        ("http://app.example/a;b", ("user",)),
        ("http://app.example/mail", ()),
    ]
    assert settings.session.jwt_template.claims == {"Role": "user", "level": 1000}
    assert settings.third_party.custom_providers["kc"].display_name == "Keycloak"
    assert settings.saml.identity_providers[0].name == "Corp"


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("EMAIL_LIMIT", "many", "email.limit"),
        ("EMAIL_LIMIT", "", "email.limit"),
        ("EMAIL_LIMIT", "8.9", "email.limit"),
        ("PASSWORD_ENABLED", "yes please", "password.enabled"),
        ("PASSWORD_ENABLED", "", "password.enabled"),
        ("SESSION_LIFESPAN", "1 day", "session.lifespan"),
        ("MFA_DEVICETRUSTDURATION", "60", "mfa.device_trust_duration"),
        ("MFA_DEVICETRUSTDURATION", "", "mfa.device_trust_duration"),
        ("SERVICE_NAME", " ", "service.name"),
        ("WEBHOOKS_HOOKS", "", "webhooks.hooks"),
        ("WEBHOOKS_HOOKS", '{"callback":"x"};', "webhooks.hooks"),
        ("WEBHOOKS_HOOKS", '{"callback":"x"},{}', "webhooks.hooks"),
        ("SESSION_JWTTEMPLATE_CLAIMS", "role:user", "session.jwt_template.claims"),
        ("THIRD_PARTY_CUSTOMPROVIDERS", "[]", "third_party.custom_providers"),
    ],
)
def test_a_bad_value_names_key_and_variable(tmp_path: Path, name: str, text: str, key: str) -> None:
    (problem,) = refusals(tmp_path, "", {name: text})

    assert problem.startswith(f"{key}: found")
    assert problem.endswith(f"(environment variable {name})")


def test_a_variable_whose_section_is_no_mapping_leaves_the_problem_to_the_file(tmp_path: Path) -> None:
    assert refusals(tmp_path, "session: hello", {"SESSION_LIMIT": "3"}) == [
        "session: found a list or a single value; allowed: a mapping (line 1)"
    ]
