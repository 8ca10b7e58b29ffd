"""``username``"""

from config.key import Section, key
from config.kinds.numbers import COUNT, FLAG


class Username(Section):
    """``username``"""

    enabled: bool = key(FLAG, False, "Users can have a username.")
    optional: bool = key(FLAG, True, "A username may be skipped, and removed again.")
    acquire_on_registration: bool = key(FLAG, True, "Ask for a username at registration.")
    acquire_on_login: bool = key(FLAG, True, "Ask users without username for one at login.")
    use_as_login_identifier: bool = key(
        FLAG, True, "A username can be entered to log in.", env="USEASLOGINIDENTIFIER"
    )
    min_length: int = key(COUNT, 3, "Shortest username, in characters.")
    max_length: int = key(COUNT, 32, "Longest username, in characters.", env="MAXLENGTH")
