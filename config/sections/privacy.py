"""``privacy``"""

from config.key import Section, key
from config.kinds.numbers import FLAG


class Privacy(Section):
    """``privacy``"""

    show_account_existence_hints: bool = key(
        FLAG, False, "Say that an address is taken or unknown, instead of going on as if nothing were."
    )
    only_show_actual_login_methods: bool = key(FLAG, False, "Offer at login only what the user really has.")
