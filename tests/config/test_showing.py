"""What ``config show`` prints."""

from pathlib import Path

import pytest

from config.loader import load
from config.settings import TENANT_KEYS, Settings
from config.showing import tenant_part

EXAMPLES = Path(__file__).parent / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_is_shown_can_be_read_back(path: Path) -> None:
    settings = load(str(path), {}).settings

    again = Settings.from_mapping(tenant_part(settings))

    assert tenant_part(again) == tenant_part(settings)
    assert [getattr(again, name) for name in TENANT_KEYS] == [getattr(settings, name) for name in TENANT_KEYS]


def test_the_defaults_of_the_reference_and_nothing_else_are_shown() -> None:
    part = tenant_part(Settings())

    assert list(part) == list(TENANT_KEYS)
    assert part["password"] == {
        "enabled": True,
        "optional": False,
        "acquire_on_registration": "always",
        "acquire_on_login": "never",
        "recovery": True,
        "min_length": 8,
    }
    assert part["secrets"] == {"keys": None, "key_management": {"type": "local", "key_id": "", "region": ""}}
    assert part["webhooks"] == {"enabled": False, "allow_time_expiration": False, "hooks": None}


def test_durations_are_nanoseconds_or_as_they_were_written() -> None:
    settings = Settings.from_mapping(
        {"session": {"lifespan": "90m", "audience": []}, "mfa": {"device_trust_duration": "1h"}}
    )

    part = tenant_part(settings)

    session, mfa = part["session"], part["mfa"]
    assert isinstance(session, dict)
    assert isinstance(mfa, dict)
    assert (session["lifespan"], session["idle_timeout"], session["audience"]) == ("90m", "0m", [])
    assert session["jwt_template"] == {"claims": None}
    assert mfa["device_trust_duration"] == 3_600_000_000_000


def test_keys_of_our_own_are_shown_once_they_are_set() -> None:
    settings = Settings.from_mapping(
        {
            "mfa": {"require_for_third_party": True},
            "third_party": {"providers": {"google": {"display_name": "G"}}},
        }
    )

    part = str(tenant_part(settings))

    assert "'require_for_third_party': True" in part
    assert "'display_name': 'G'" in part
    assert "'display_name': 'Apple'" not in part


def test_attributes_that_are_not_mapped_are_left_out() -> None:
    providers = [{"name": "Corp", "attribute_map": {"email": "mail"}}]

    part = tenant_part(Settings.from_mapping({"saml": {"identity_providers": providers}}))

    assert "'attribute_map': {'email': 'mail'}" in str(part["saml"])


def test_redacting_masks_every_secret() -> None:
    settings = load(
        str(EXAMPLES / "sso.yaml"), {"SECRETS_KEYS": "one-secret-of-the-past,another-of-these"}
    ).settings

    clear, masked = (str(tenant_part(settings, redact=redact)) for redact in (False, True))

    for secret in ("one-secret-of-the-past", "another-of-these", "google-secret", "keycloak-secret"):
        assert secret in clear
        assert secret not in masked
    assert "'keys': ['[redacted]', '[redacted]']" in masked


def test_redacting_leaves_out_who_logs_in_at_an_address() -> None:
    settings = Settings.from_mapping({"saml": {"endpoint_url": "https://me:hidden@auth.example.com/x"}})

    masked = tenant_part(settings, redact=True)["saml"]

    assert isinstance(masked, dict)
    assert masked["endpoint_url"] == "https://…@auth.example.com/x"
