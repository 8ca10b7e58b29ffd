"""One request to another server, and what it answers, in bounds of size and time.

Rule 1: nobody is followed elsewhere: a redirect is an answer.
Rule 2: each request has a connection of its own; logins elsewhere are too rare to keep any.
"""

import asyncio
import ssl
from collections.abc import AsyncIterable, Mapping
from typing import cast

import httpcore

from config.outbound.policy import DestinationRefusedError
from flowapi.errors.outbound import RequestFailed
from flowapi.services.outbound.answer import Answer
from flowapi.services.outbound.connecting import VettedConnections
from flowapi.services.outbound.destinations import Destinations

PATIENCE = 10.0
"""Seconds that a request may take, its connection and its answer included."""
OWN_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "flowapi"}
MOST_BYTES = 1024 * 1024
"""How long an answer may be."""


class Exchange:
    """Asks other servers."""

    def __init__(self, destinations: Destinations, patience: float = PATIENCE) -> None:
        self._destinations = destinations
        self._patience = patience
        self._trusted: ssl.SSLContext | None = None

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None = None
    ) -> Answer:
        """The answer to a request.

        Raises:
            RequestFailed: It may not be sent, or there is no whole answer in time.
        """
        try:
            self._destinations.check_url(url)
            async with asyncio.timeout(self._patience):
                return await self._ask(method, url, headers, body)
        except TimeoutError as error:
            raise RequestFailed("there was no answer in time") from error
        except DestinationRefusedError as error:
            raise RequestFailed(f"the outbound policy refuses it: {error}") from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            httpcore.UnsupportedProtocol,
            OSError,
            ValueError,
        ) as error:
            raise RequestFailed(f"{type(error).__name__}: {error}") from error

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], body: str | None) -> Answer:
        if self._trusted is None:  # reading what the system trusts takes long
            self._trusted = await asyncio.to_thread(ssl.create_default_context)
        async with (
            httpcore.AsyncConnectionPool(
                ssl_context=self._trusted,
                max_keepalive_connections=0,
                network_backend=VettedConnections(self._destinations),
            ) as pool,
            pool.stream(
                method,
                url,
                headers=[*OWN_HEADERS.items(), *headers.items()],
                content=body.encode() if body is not None else None,
            ) as response,
        ):
            named = {name.lower(): value for name, value in response.headers}
            content_type = named.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
            content = await _bounded(cast(AsyncIterable[bytes], response.stream))
            return Answer(response.status, content_type, content)


async def _bounded(stream: AsyncIterable[bytes]) -> bytes:
    content = bytearray()
    async for chunk in stream:
        content += chunk
        if len(content) > MOST_BYTES:
            raise RequestFailed(f"the answer is longer than {MOST_BYTES} bytes")
    return bytes(content)
