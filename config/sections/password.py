"""``password``"""

from config.key import Section, key, section
from config.kinds.numbers import COUNT, FLAG, Whole
from config.sections.choices import ACQUISITION, Acquisition


class PasswordHashing(Section):
    """``password.hashing``: argon2id; the defaults are those of OWASP"""

    memory_kib: int = key(Whole(least=8), 19456, "Memory of one hash in KiB.", own=True)
    iterations: int = key(Whole(least=1), 2, "Passes over the memory.", own=True)
    parallelism: int = key(Whole(least=1), 1, "Lanes.", own=True)
    rehash_on_login: bool = key(
        FLAG, True, "Renew a hash of another kind or cost at the next login.", own=True
    )


class Password(Section):
    """``password``"""

    enabled: bool = key(FLAG, True, "Passwords can be set and used to log in.")
    optional: bool = key(FLAG, False, "A password may be skipped, and removed again.")
    acquire_on_registration: Acquisition = key(
        ACQUISITION,
        "always",
        "When to ask for a password at registration; `conditional`: only without passkey.",
    )
    acquire_on_login: Acquisition = key(ACQUISITION, "never", "The same for users without password at login.")
    recovery: bool = key(FLAG, True, "Offer to set a new password when it is forgotten.")
    min_length: int = key(COUNT, 8, "Shortest password, in characters; the longest has 72 bytes.")
    hashing: PasswordHashing = section(
        PasswordHashing.model_construct(), "Cost of new password hashes (argon2id).", own=True
    )
