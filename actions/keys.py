"""Where the built-in actions keep things in the stash; paths are those of the reference's flows."""

from typing import Any

from flowapi.engine.stash import Key

WEBAUTHN = Key("webauthn_available", bool, "client.webauthn")
CONDITIONAL_MEDIATION = Key("webauthn_conditional_mediation_available", bool, "client.conditional_mediation")
PLATFORM_AUTHENTICATOR = Key(
    "webauthn_platform_authenticator_available", bool, "client.platform_authenticator"
)
SECURITY_KEY_ATTACHMENT = Key("security_key_attachment_supported", bool, "client.security_key_attachment")

USER_ID = Key("user_id", str, "user.id")
USER_IDENTIFICATION = Key("user_identification", str)
EMAIL = Key("email", str, "user.email")
USERNAME = Key("username", str, "user.username")
HAS_PASSWORD = Key("user_has_password", bool, "user.has_password")
HAS_PASSKEY = Key("user_has_passkey", bool, "user.has_passkey")
HAS_WEBAUTHN_CREDENTIAL = Key("user_has_webauthn_credential", bool, "user.has_webauthn_credential")
HAS_SECURITY_KEY = Key("user_has_security_key", bool, "user.has_security_key")
HAS_OTP_SECRET = Key("user_hat_otp_secret", bool, "user.has_otp_secret")
HAS_USERNAME = Key("user_has_username", bool, "user.has_username")
HAS_EMAILS = Key("user_has_emails", bool, "user.has_emails")

DEVICE_TRUSTED = Key("device_trusted", bool, "client.trusted")

LOGIN_METHOD = Key("login_method", str)
MFA_METHOD = Key("mfa_method", str)
PROOFS: Key[list[Any]] = Key("proofs", list)
PROVED_AT = Key("proved_at", int)
THIRD_PARTY_PROVIDER = Key("third_party_provider", str)
LEFT_WITH_VERIFIER = Key("third_party_code_verifier_given", bool)
SIGNED_UP_ELSEWHERE = Key("signed_up_elsewhere", bool)
PASSCODE_TEMPLATE = Key("passcode_template", str)
PASSCODE_ID = Key("sticky.passcode_id", str)
PASSCODE_EMAIL = Key("sticky.passcode_email", str)
EMAIL_VERIFIED = Key("email_verified", bool)
RECOVERY_PENDING = Key("pw_recovery_pending", bool)
ONBOARDING_SCHEDULED = Key("login_onboarding_scheduled", bool)
CREATE_EMAIL = Key("login_onboarding_create_email", bool)
CEREMONY_ID = Key("webauthn_session_data_id", str)
CREATE_SECURITY_KEY = Key("create_mfa_only_credential", bool)
NEW_CREDENTIALS: Key[list[Any]] = Key("webauthn_credentials", list)
NEW_PASSWORD = Key("new_password", str)
OTP_SECRET = Key("otp_secret", str)
OTP_PICTURE = Key("otp_image_src", str)
OTP_STEP = Key("otp_last_validated_step", int)
TRUST_GRANTED = Key("device_trust_granted", bool)
REMEMBER_ME = Key("remember_me_selected", bool)
AMR: Key[list[Any]] = Key("amr", list)
SKIP_USER_CREATION = Key("skip_user_creation", bool)
AMR_PASSCODE = Key("registration.amr.passcode", bool)
AMR_THIRD_PARTY = Key("registration.amr.used.third_party", bool)
AMR_THIRD_PARTY_PROVIDER = Key("registration.amr.used.third_party_provider", str)
AMR_PASSWORD = Key("registration.amr.enrolled.pwd", bool)
AMR_PASSKEY = Key("registration.amr.enrolled.passkey", bool)
AMR_TOTP = Key("registration.amr.enrolled.totp", bool)
AMR_SECURITY_KEY = Key("registration.amr.enrolled.security_key", bool)

STASH_KEYS: tuple[Key[Any], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Key)
)
