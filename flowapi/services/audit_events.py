"""The names under which the audit log keeps what happened; those of Hanko, also of what is never emitted."""

from enum import StrEnum


class AuditEvent(StrEnum):
    """What happened."""

    USER_CREATED = "user_created"
    USER_DELETED = "user_deleted"
    USER_LOGGED_OUT = "user_logged_out"
    LOGIN_SUCCESS = "login_success"
    LOGIN_FAILURE = "login_failure"

    EMAIL_CREATED = "email_created"
    EMAIL_VERIFIED = "email_verified"
    EMAIL_DELETED = "email_deleted"
    PRIMARY_EMAIL_CHANGED = "primary_email_changed"
    USERNAME_CHANGED = "username_changed"
    USERNAME_DELETED = "username_deleted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a name)
    PASSWORD_DELETED = "password_deleted"  # noqa: S105 (a name)
    PASSKEY_CREATED = "passkey_created"
    PASSKEY_DELETED = "passkey_deleted"
    SECURITY_KEY_CREATED = "security_key_created"
    OTP_CREATED = "otp_created"
    SECURITY_NOTIFICATION_SENT = "security_notification_sent"

    THIRDPARTY_SIGNUP_SUCCEEDED = "thirdparty_signup_succeeded"
    THIRDPARTY_SIGNIN_SUCCEEDED = "thirdparty_signin_succeeded"
    THIRDPARTY_LINKING_SUCCEEDED = "thirdparty_linking_succeeded"
    THIRDPARTY_SIGNIN_SIGNUP_FAILED = "thirdparty_signin_signup_failed"

    PASSWORD_SET_SUCCEEDED = "password_set_succeeded"  # noqa: S105 (a name)
    PASSWORD_SET_FAILED = "password_set_failed"  # noqa: S105 (a name)
    PASSWORD_LOGIN_SUCCEEDED = "password_login_succeeded"  # noqa: S105 (a name)
    PASSWORD_LOGIN_FAILED = "password_login_failed"  # noqa: S105 (a name)
    PASSCODE_LOGIN_INIT_SUCCEEDED = "passcode_login_init_succeeded"
    PASSCODE_LOGIN_INIT_FAILED = "passcode_login_init_failed"
    PASSCODE_LOGIN_FINAL_SUCCEEDED = "passcode_login_final_succeeded"
    PASSCODE_LOGIN_FINAL_FAILED = "passcode_login_final_failed"
    WEBAUTHN_REGISTRATION_INIT_SUCCEEDED = "webauthn_registration_init_succeeded"
    WEBAUTHN_REGISTRATION_INIT_FAILED = "webauthn_registration_init_failed"
    WEBAUTHN_REGISTRATION_FINAL_SUCCEEDED = "webauthn_registration_final_succeeded"
    WEBAUTHN_REGISTRATION_FINAL_FAILED = "webauthn_registration_final_failed"
    WEBAUTHN_AUTHENTICATION_INIT_SUCCEEDED = "webauthn_authentication_init_succeeded"
    WEBAUTHN_AUTHENTICATION_INIT_FAILED = "webauthn_authentication_init_failed"
    WEBAUTHN_AUTHENTICATION_FINAL_SUCCEEDED = "webauthn_authentication_final_succeeded"
    WEBAUTHN_AUTHENTICATION_FINAL_FAILED = "webauthn_authentication_final_failed"
    WEBAUTHN_CREDENTIAL_UPDATED = "webauthn_credential_updated"
    WEBAUTHN_CREDENTIAL_DELETED = "webauthn_credential_deleted"
    TOKEN_EXCHANGE_SUCCEEDED = "token_exchange_succeeded"  # noqa: S105 (a name)
    TOKEN_EXCHANGE_FAILED = "token_exchange_failed"  # noqa: S105 (a name)
