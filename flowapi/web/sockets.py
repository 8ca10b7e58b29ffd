"""Sockets to listen on, opened before anything else so that a taken port is told at once."""

import errno
import os
import socket
import stat
from typing import Any

from config.addresses import ListenAddress

ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""The machine does not have such an address; another of the same name may do."""


def open_sockets(address: ListenAddress) -> list[socket.socket]:
    """Sockets bound to *address*.

    Raises:
        OSError: The address is taken, not ours, or not allowed.
    """
    if address.path:
        return [_unix_socket(address.path)]
    if not address.host:
        return [_everywhere(address.port)]
    opened: list[socket.socket] = []
    absent: OSError | None = None
    for family, _, _, _, target in socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        try:
            opened.append(_bound(family, target))
        except OSError as error:
            if error.errno not in ABSENT:
                raise
            absent = error
    if not opened and absent:
        raise absent
    return opened


def _everywhere(port: int) -> socket.socket:
    """One socket for both protocols; for the older alone where the machine has no other."""
    try:
        return _bound(socket.AF_INET6, ("::", port), only_v6=False)
    except OSError as error:
        if error.errno not in ABSENT:
            raise
        return _bound(socket.AF_INET, ("0.0.0.0", port))  # noqa: S104 (the configuration asks for it)


def _bound(family: int, target: tuple[Any, ...], *, only_v6: bool = True) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
        listener.bind(target)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _unix_socket(path: str) -> socket.socket:
    """A socket at *path*; one that was left behind there is replaced."""
    if os.path.exists(path) and stat.S_ISSOCK(os.stat(path).st_mode):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(path)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener
