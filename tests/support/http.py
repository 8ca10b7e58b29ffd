"""A client that talks to an ASGI application without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import ASGIApp

Content = bytes | str | None


@dataclass(frozen=True, slots=True)
class Client:
    """Sends requests as if from *peer*."""

    app: ASGIApp
    peer: str = "192.0.2.1"
    base: str = "http://auth.example"

    async def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: Content = None,
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
    ) -> httpx.Response:
        """Send one request; no header is added but ``Host`` and those of the content."""
        transport = httpx.ASGITransport(self.app, client=(self.peer, 50000))
        async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
            client.headers = httpx.Headers()
            return await client.request(method, path, json=json, content=content, headers=headers)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """GET."""
        return await self.send("GET", path, headers=headers)

    async def post(
        self, path: str, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """POST, with JSON or without a body."""
        return await self.send("POST", path, json=json, headers=headers)
