"""``webauthn``"""

from config.key import Section, key, section
from config.kinds.collections import TEXTS
from config.kinds.numbers import Whole
from config.kinds.texts import TEXT


class RelyingParty(Section):
    """``webauthn.relying_party``"""

    id: str = key(
        TEXT, "localhost", "The domain that passkeys belong to. Changing it makes all of them useless."
    )
    display_name: str = key(TEXT, "Hanko Authentication Service", "Name that browsers show.")
    icon: str = key(TEXT, "", "Accepted, without effect.")
    origins: tuple[str, ...] = key(
        TEXTS,
        ("http://localhost:8888",),
        "Origins that passkeys are used from: `scheme://host[:port]`, or `android:apk-key-hash:…`.",
    )


class WebauthnTimeouts(Section):
    """``webauthn.timeouts``"""

    registration: int = key(
        Whole(least=0, instead=300_000), 600_000, "Time to create a credential, in milliseconds; 0: 300000."
    )
    login: int = key(Whole(least=0, instead=300_000), 600_000, "Time to use one, in milliseconds; 0: 300000.")


class Webauthn(Section):
    """``webauthn``"""

    relying_party: RelyingParty = section(RelyingParty.model_construct(), "Who passkeys are for.")
    timeouts: WebauthnTimeouts = section(
        WebauthnTimeouts.model_construct(), "How long the browser's dialog may take."
    )
