"""``flows``"""

from config.key import Section, key
from config.kinds.texts import TEXT


class Flows(Section):
    """``flows``"""

    directory: str = key(
        TEXT, "", "Folder of your own flow graphs and overlays; empty: only the built-in ones.", own=True
    )
