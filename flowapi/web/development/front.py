"""The development server's front: the development area beside the public API, at one address."""

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "/dev/"
WITHOUT_SLASH = PREFIX.removesuffix("/")
"""Leads to the start page."""


class Front:
    """Serves *area* at and below its prefix and *public* everywhere else."""

    def __init__(self, *, area: ASGIApp, public: ASGIApp) -> None:
        self._area = area
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope["type"] == "http" and f"{scope['path']}/".startswith(PREFIX)
        await (self._area if inside else self._public)(scope, receive, send)
