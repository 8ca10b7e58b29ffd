"""Which handler answers a method and a path; built at start, looked up per request.

Rule 1: paths are compared as they are: a trailing slash makes another path.
Rule 2: a path without parameters wins over one with.
Rule 3: a parameter may be empty, but not at the end of a path.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flowapi.web.response import Handler


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and where it lives; a segment ``{name}`` of *path* is a parameter."""

    method: str
    path: str
    handler: Handler

    @property
    def shown(self) -> str:
        """The path as it is shown to operators, a parameter as ``:name``."""
        return self.path.replace("{", ":").replace("}", "")

    @property
    def segments(self) -> tuple[str, ...]:
        """The path, cut at its slashes."""
        return tuple(self.path.split("/"))


@dataclass(frozen=True, slots=True)
class Match:
    """A handler and the parameters found in the path."""

    handler: Handler
    params: dict[str, str]
    route: str
    """The path with its parameters, as ``:name``."""


class RouteTable:
    """All routes of one server."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._exact: dict[tuple[str, str], Match] = {}
        self._patterns: dict[tuple[str, int], list[Route]] = {}
        for route in routes:
            if "{" in route.path:
                self._patterns.setdefault((route.method, len(route.segments)), []).append(route)
            else:
                self._exact[route.method, route.path] = Match(route.handler, {}, route.path)

    def find(self, method: str, path: str) -> Match | None:
        """The match for a request, if there is one."""
        exact = self._exact.get((method, path))
        if exact is not None or not self._patterns:
            return exact
        segments = path.split("/")
        for route in self._patterns.get((method, len(segments)), ()):
            params = _parameters(route.segments, segments)
            if params is not None:
                return Match(route.handler, params, route.shown)
        return None


def _parameters(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if not segments[-1]:
        return None
    params: dict[str, str] = {}
    for expected, found in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            params[expected[1:-1]] = found
        elif expected != found:
            return None
    return params
