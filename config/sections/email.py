"""``email``"""

from typing import Literal

from config.key import Section, key
from config.kinds.numbers import COUNT, FLAG
from config.kinds.texts import Choice


class Email(Section):
    """``email``"""

    enabled: bool = key(FLAG, True, "Users can have e-mail addresses.")
    optional: bool = key(
        FLAG, False, "An address may be skipped when it is asked for, and the last one removed."
    )
    acquire_on_registration: bool = key(FLAG, True, "Ask for an address at registration.")
    acquire_on_login: bool = key(FLAG, True, "Ask users without address for one at login.")
    require_verification: bool = key(FLAG, True, "A new address has to be confirmed with a passcode.")
    limit: int = key(COUNT, 5, "Most addresses of one user.")
    use_as_login_identifier: bool = key(
        FLAG, True, "An address can be entered to log in.", env="USEASLOGINIDENTIFIER"
    )
    max_length: int = key(COUNT, 120, "Longest address, in characters.", env="MAXLENGTH")
    use_for_authentication: bool = key(
        FLAG, True, "A passcode by mail is a way to log in.", env="USEFORAUTHENTICATION"
    )
    passcode_ttl: int = key(COUNT, 300, "How long a passcode is valid, in seconds.", env="PASSCODETTL")
    passcode_charset: Literal["numeric", "alphanumeric"] = key(
        Choice("numeric", "alphanumeric", blank="numeric"),
        "numeric",
        "What passcodes are made of.",
        env="PASSCODECHARSET",
    )
