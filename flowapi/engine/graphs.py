"""The graphs that a server holds: the current one of every flow, and those under which flows still run.

Rule 1: a reload takes all files or none.
Rule 2: a version that was loaded once stays, for the flows that were started under it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from config.settings import Settings
from flowapi.engine.catalog import Catalog, Parts
from flowapi.engine.graph import Graph
from flowapi.engine.loader import load
from flowapi.engine.loading.sources import FlowFiles


class Graphs:
    """Every loaded version of every flow."""

    def __init__(
        self, files: FlowFiles, catalog: Catalog, parts: Parts, *, settings: type[Any] = Settings
    ) -> None:
        """Load *files*.

        Raises:
            DefinitionError: They do not hold together.
        """
        self._files = files
        self._catalog = catalog
        self._parts = parts
        self._settings = settings
        self._current: Mapping[str, Graph] = {}
        self._versions: dict[tuple[str, str], Graph] = {}
        self.reload()

    @property
    def names(self) -> tuple[str, ...]:
        """The flows that can be started."""
        return tuple(self._current)

    @property
    def running(self) -> tuple[str, ...]:
        """The flows that can be going on: those that can be started, and those taken away meanwhile."""
        return tuple(dict.fromkeys(name for name, _ in self._versions))

    def current(self, name: str) -> Graph | None:
        """The graph under which flows called *name* are started; ``None`` if there is no such flow."""
        return self._current.get(name)

    def by_digest(self, name: str, digest: str) -> Graph | None:
        """One version of a flow; ``None`` if it is not loaded."""
        return self._versions.get((name, digest))

    def reload(self) -> Mapping[str, Graph]:
        """Read the files again; what has not changed stays the same object.

        Raises:
            DefinitionError: They do not hold together; everything is as before.
        """
        loaded = load(self._files.read(), self._catalog, self._parts, settings=self._settings)
        for name, graph in loaded.items():
            loaded[name] = self._versions.setdefault((name, graph.digest), graph)
        self._current = MappingProxyType(loaded)
        return self._current
