"""``service``"""

from config.key import Section, key
from config.kinds.texts import TEXT


class Service(Section):
    """``service``"""

    name: str = key(
        TEXT, "Hanko Authentication Service", "Name of your service in mails and authenticator apps."
    )
