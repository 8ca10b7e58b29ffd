"""``passkey``"""

from config.key import Section, key
from config.kinds.numbers import COUNT, FLAG
from config.sections.choices import (
    ACQUISITION,
    ATTESTATION,
    USER_VERIFICATION,
    Acquisition,
    Attestation,
    UserVerification,
)


class Passkey(Section):
    """``passkey``"""

    enabled: bool = key(FLAG, True, "Passkeys can be created and used to log in.")
    optional: bool = key(FLAG, True, "A passkey may be skipped, and the last one removed.")
    acquire_on_registration: Acquisition = key(
        ACQUISITION,
        "always",
        "When to offer a passkey at registration; `conditional`: only without password.",
    )
    acquire_on_login: Acquisition = key(ACQUISITION, "always", "The same for users without passkey at login.")
    attestation_preference: Attestation = key(ATTESTATION, "direct", "WebAuthn attestation for passkeys.")
    user_verification: UserVerification = key(
        USER_VERIFICATION, "preferred", "WebAuthn user verification for passkeys."
    )
    limit: int = key(COUNT, 10, "Most passkeys of one user.")
