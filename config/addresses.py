"""Addresses to listen on, ports and networks."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """A TCP address (*host* may be empty: all interfaces), or the *path* of a unix socket."""

    host: str = ""
    port: int = 0
    path: str = ""


def parse_address(text: str) -> ListenAddress:
    """Read ``host:port``, ``:port``, ``[v6]:port`` or ``unix:/path``.

    Raises:
        ValueError: *text* is nothing of these.
    """
    text = text.strip()
    if text.startswith("unix:"):
        if not (path := text.removeprefix("unix:").removeprefix("//")):
            raise ValueError("the path of the unix socket is missing")
        return ListenAddress(path=path)
    host, port = split_host_port(text)
    if port is None:
        raise ValueError("the port is missing")
    return ListenAddress(host, port)


def split_host_port(text: str) -> tuple[str, int | None]:
    """Split ``host[:port]``, where an IPv6 host stands in brackets.

    Raises:
        ValueError: brackets do not match, or the port is none.
    """
    host, separator, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not separator:
        host, port = text, ""
    if host.startswith("[") != host.endswith("]") or (":" in host and not host.startswith("[")):
        raise ValueError("an IPv6 address stands in brackets: [::1]:8000")
    return host.removeprefix("[").removesuffix("]"), parse_port(port) if port else None


def parse_network(text: str) -> IPv4Network | IPv6Network:
    """A network in CIDR notation; bits of a host in it do not matter.

    Raises:
        ValueError: *text* is none; a bare address is none.
    """
    if not text.partition("/")[2].isdigit():
        raise ValueError("a network ends in the length of its prefix, such as 10.0.0.0/8")
    return ip_network(text, strict=False)


def parse_port(text: str) -> int:
    """A port number.

    Raises:
        ValueError: *text* is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 65536):
        raise ValueError("a port is a number from 0 to 65535")
    return int(text)
