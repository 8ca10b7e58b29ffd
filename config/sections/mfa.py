"""``mfa``"""

from datetime import timedelta
from typing import Literal

from pydantic import InstanceOf

from config.durations import duration
from config.key import Section, key, section
from config.kinds.numbers import COUNT, FLAG, Whole
from config.kinds.texts import Choice, CookieName
from config.kinds.times import DURATION
from config.sections.choices import ATTESTATION, USER_VERIFICATION, Attestation, UserVerification


class Totp(Section):
    """``mfa.totp``"""

    enabled: bool = key(FLAG, True, "Codes of an authenticator app are a second factor.")


class SecurityKeys(Section):
    """``mfa.security_keys``"""

    enabled: bool = key(FLAG, True, "Security keys are a second factor.")
    limit: int = key(COUNT, 10, "Most security keys of one user.")
    user_verification: UserVerification = key(
        USER_VERIFICATION, "discouraged", "WebAuthn user verification for security keys."
    )
    authenticator_attachment: Literal["platform", "cross-platform", "no_preference"] = key(
        Choice("platform", "cross-platform", "no_preference"),
        "cross-platform",
        "Which authenticators count; `platform` hides the option on a device that has none.",
    )
    attestation_preference: Attestation = key(
        ATTESTATION, "direct", "WebAuthn attestation for security keys."
    )


class Mfa(Section):
    """``mfa``"""

    enabled: bool = key(FLAG, True, "Second factors are available.")
    optional: bool = key(FLAG, True, "A second factor may be skipped, and the last one removed.")
    acquire_on_login: bool = key(
        FLAG, False, "Ask users without second factor for one at login.", env="ACQUIREONLOGIN"
    )
    acquire_on_registration: bool = key(
        FLAG, True, "Ask for a second factor at registration.", env="ACQUIREONREGISTRATION"
    )
    device_trust_policy: Literal["always", "prompt", "never"] = key(
        Choice("always", "prompt", "never"),
        "prompt",
        "Whether a browser may go without second factor later on.",
    )
    device_trust_duration: InstanceOf[timedelta] = key(
        DURATION, duration("720h"), "How long a browser is trusted.", env="DEVICETRUSTDURATION"
    )
    device_trust_cookie_name: str = key(
        CookieName(),
        "hanko-device-token",
        "Name of the cookie of a trusted browser.",
        env="DEVICETRUSTCOOKIENAME",
    )
    device_trust_max_users_per_device: int = key(
        Whole(instead=20),
        20,
        "Users that one browser can be trusted for.",
        env="DEVICETRUSTMAXUSERSPERDEVICE",
    )
    totp: Totp = section(Totp.model_construct(), "Authenticator apps.")
    security_keys: SecurityKeys = section(
        SecurityKeys.model_construct(), "Security keys.", env="SECURITYKEYS"
    )
    require_for_third_party: bool = key(
        FLAG, False, "Ask for the second factor also after signing in with a provider or by SAML.", own=True
    )
