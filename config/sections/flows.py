"""``flows``"""

from config.key import Section, key
from config.kinds.texts import TEXT


class Flows(Section):
    """``flows``"""

    directory: str = key(
        TEXT,
        "",
        "Folder of your own flow graphs, which replace the built-in ones of their names; empty: none.",
        own=True,
    )
