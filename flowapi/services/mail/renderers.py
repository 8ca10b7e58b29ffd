"""The renderers of a process: one for each folder of texts and layouts, whoever mails with it."""

from weakref import WeakValueDictionary

from flowapi.services.mail.own_files import own_renderer, read_again
from flowapi.services.mail.rendering import Renderer


class Renderers:
    """Keeps renderers as long as somebody has them."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[str, Renderer] = WeakValueDictionary()

    @property
    def directories(self) -> tuple[str, ...]:
        """The folders of texts and layouts of the deployer's own that are in use."""
        return tuple(sorted(filter(None, self._known)))

    def of(self, directory: str) -> Renderer:
        """What renders with the files of *directory*, if one is named, in front of those that are shipped.

        Raises:
            DefinitionError: They cannot be used.
        """
        renderer = self._known.get(directory)
        if renderer is None:
            renderer = self._known[directory] = own_renderer(directory)
        return renderer

    def read_again(self, directory: str) -> None:
        """Take the files of *directory* as they are now, all or none.

        Raises:
            DefinitionError: They cannot be used; everything is as before.
        """
        if renderer := self._known.get(directory):
            read_again(renderer, directory)
