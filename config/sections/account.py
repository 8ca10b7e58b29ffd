"""``account``"""

from config.key import Section, key
from config.kinds.numbers import FLAG


class Account(Section):
    """``account``"""

    allow_deletion: bool = key(
        FLAG, False, "Let users delete their account in the profile.", env="ALLOWDELETION"
    )
    allow_signup: bool = key(
        FLAG, True, "Let new users register, also by signing in with a provider.", env="ALLOWSIGNUP"
    )
