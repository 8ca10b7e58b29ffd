"""One request over a connection of its own, to an address that was vetted, and the head of its answer.

Rule 1: the connection leads to the address; the name is what TLS verifies and what the `Host` header says.
Rule 2: no proxy of the environment is asked, and of an answer only status and `Location` count.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from config.outbound.addresses import Address
from flowapi.errors.deliveries import DeliveryFailed, ReceiverSilent
from flowapi.services.webhooks.answer import MOST_BYTES, Answer, read_answer
from flowapi.services.webhooks.destinations import Place

PATIENCE = 4.0
"""Seconds until one address is connected to, TLS included, before the next is tried."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent."""

    method: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    def without_body(self) -> Self:
        """A `GET`, as which a redirect may be followed (RFC 9110, 15.4)."""
        headers = {name: text for name, text in self.headers.items() if name != "Content-Type"}
        return type(self)("GET", headers)

    def on_the_wire(self, place: Place) -> bytes:
        """The request to *place* (RFC 9112)."""
        headers = {"Host": place.authority, **self.headers, "Connection": "close"}
        if self.body:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"{self.method} {place.target} HTTP/1.1", *map(": ".join, headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body


Exchange = Callable[[Place, Message], Awaitable[Answer]]
"""Sends one request; a `DeliveryFailed` says that there was no answer."""
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Connections:
    """Opens a connection for each request."""

    def __init__(self, trusted: ssl.SSLContext | None = None) -> None:
        self._trusted = trusted

    async def exchange(self, place: Place, message: Message) -> Answer:
        """Send *message* to *place*.

        Raises:
            DeliveryFailed: There was no answer.
        """
        reader, writer = await self._connect(place)
        try:
            writer.write(message.on_the_wire(place))
            return await read_answer(reader)
        except OSError as error:
            raise DeliveryFailed(f"webhook request broke off: {type(error).__name__}") from error
        finally:
            writer.close()

    async def _connect(self, place: Place) -> _Streams:
        """A connection to the first address that answers."""
        reasons, silent = [], True
        for address in place.addresses:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._open(place, address)
            except OSError as error:
                reasons.append(f"{address}: {_reason(error)}")
                silent = silent and isinstance(error, TimeoutError)
        told = f"all validated IPs failed to connect: {'; '.join(reasons)}"
        raise ReceiverSilent(told) if silent else DeliveryFailed(told)

    async def _open(self, place: Place, address: Address) -> _Streams:
        host, port = str(address), place.destination.port
        if place.destination.scheme == "http":
            return await asyncio.open_connection(host, port, limit=MOST_BYTES)
        if self._trusted is None:  # reading what the system trusts costs as much as four logins
            self._trusted = await asyncio.to_thread(ssl.create_default_context)
        name = place.destination.host
        return await asyncio.open_connection(
            host, port, limit=MOST_BYTES, ssl=self._trusted, server_hostname=name
        )


def _reason(error: OSError) -> str:
    """What kept us from connecting, in words that say nothing about the request."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    return error.strerror or type(error).__name__
