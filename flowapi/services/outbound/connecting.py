"""Connections to addresses that were vetted: what is checked is what is connected to."""

import asyncio
import socket
from collections.abc import Iterable

from httpcore import (
    SOCKET_OPTION,
    AnyIOBackend,
    AsyncNetworkBackend,
    AsyncNetworkStream,
    ConnectError,
    ConnectTimeout,
)

from config.outbound.addresses import Address, parse_literal
from flowapi.services.outbound.destinations import Destinations


class VettedConnections(AsyncNetworkBackend):
    """Resolves names once, and connects to the addresses that may be asked, one after the other."""

    def __init__(self, destinations: Destinations) -> None:
        self._destinations = destinations
        self._network = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """A connection to *host*.

        Raises:
            DestinationRefusedError: It has no address that may be asked.
            ConnectError: None of its addresses answers.
        """
        addresses = await _addresses(host, port)
        for address in addresses:  # all of them: a name that leads inside as well is not to be trusted
            self._destinations.check_address(host, address)
        failure = f"{host} has no address"
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (ConnectError, ConnectTimeout) as error:
                failure = f"{host} ({address}): {error or 'no answer'}"
        raise ConnectError(failure)


async def _addresses(host: str, port: int) -> list[Address]:
    """Those of *host*, in the order in which they are to be tried.

    Raises:
        ConnectError: The name does not resolve.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConnectError(f"{host}: {error}") from error
    literals = dict.fromkeys(str(place[0]).partition("%")[0] for *_, place in found)
    return [address for literal in literals if (address := parse_literal(literal))]
