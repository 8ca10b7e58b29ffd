"""Where each event of the audit log is written, or why it is not."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import actions
import flowapi
from flowapi.services.audit_events import AuditEvent

WRITTEN: Mapping[str, set[str]] = {
    "user_created": {"actions/hooks/create_user.py"},
    "user_deleted": {"actions/profile/delete_account.py"},
    "user_logged_out": {"flowapi/web/public/me.py"},
    "login_success": {"actions/hooks/report_login.py", "flowapi/web/admin/sessions.py"},
    "login_failure": {
        "actions/identifier/continue_login.py",
        "actions/passcode/verify.py",
        "actions/passkey/verify_login.py",
        "actions/password/login.py",
    },
    "email_created": {"actions/hooks/persist_email_verification.py", "actions/profile/add_email.py"},
    "email_verified": {"actions/hooks/persist_email_verification.py"},
    "email_deleted": {"actions/profile/delete_email.py"},
    "primary_email_changed": {"actions/profile/choose_primary_email.py"},
    "username_changed": {"actions/profile/change_username.py", "actions/profile/create_username.py"},
    "username_deleted": {"actions/profile/delete_username.py"},
    "password_changed": {
        "actions/password/recover.py",
        "actions/profile/change_password.py",
        "actions/profile/create_password.py",
    },
    "password_deleted": {"actions/profile/delete_password.py"},
    "passkey_created": {"actions/auditing.py"},
    "security_key_created": {"actions/auditing.py"},
    "passkey_deleted": {"actions/profile/delete_passkey.py"},
    "otp_created": {"actions/hooks/save_otp_secret.py"},
    "thirdparty_signup_succeeded": {"flowapi/services/third_party/linking.py"},
    "thirdparty_signin_succeeded": {"flowapi/services/third_party/linking.py"},
    "thirdparty_linking_succeeded": {
        "flowapi/services/saml/admission.py",
        "flowapi/services/third_party/linking.py",
    },
    "thirdparty_signin_signup_failed": {"flowapi/web/public/coming_back.py"},
    "security_notification_sent": {"flowapi/services/notifications.py"},
}
NEVER = {
    "password_set_succeeded",
    "password_set_failed",
    "password_login_succeeded",
    "password_login_failed",
    "passcode_login_init_succeeded",
    "passcode_login_init_failed",
    "passcode_login_final_succeeded",
    "passcode_login_final_failed",
    "webauthn_registration_init_succeeded",
    "webauthn_registration_init_failed",
    "webauthn_registration_final_succeeded",
    "webauthn_registration_final_failed",
    "webauthn_authentication_init_succeeded",
    "webauthn_authentication_init_failed",
    "webauthn_authentication_final_succeeded",
    "webauthn_authentication_final_failed",
    "webauthn_credential_updated",
    "webauthn_credential_deleted",
    "token_exchange_succeeded",
    "token_exchange_failed",
}
"""Names that stand in rows of older versions of Hanko; version 3 does not write them either."""


def written() -> dict[str, set[str]]:
    """The events that the code names, and the files in which it does."""
    found: dict[str, set[str]] = {}
    for package in (actions, flowapi):
        folder = Path(package.__path__[0])
        for file in folder.rglob("*.py"):
            for name in re.findall(r"AuditEvent\.([A-Z_]+)", file.read_text()):
                where = file.relative_to(folder.parent).as_posix()
                found.setdefault(AuditEvent[name].value, set()).add(where)
    return found


def test_every_event_is_accounted_for() -> None:
    tables = [*WRITTEN, *NEVER]

    assert sorted(tables) == sorted(AuditEvent)


@pytest.mark.parametrize("event", AuditEvent)
def test_an_event_is_written_where_the_table_says(event: AuditEvent) -> None:
    assert written().get(event, set()) == WRITTEN.get(event, set())
