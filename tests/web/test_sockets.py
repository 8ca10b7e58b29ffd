"""Where a server can be made to listen."""

import socket
from ipaddress import ip_address
from pathlib import Path

import pytest

from config.addresses import ListenAddress
from flowapi.web.sockets import open_sockets


def closed(sockets: list[socket.socket]) -> list[tuple[int, str]]:
    """Families and hosts of *sockets*, which are closed."""
    found: list[tuple[int, str]] = [(listener.family, listener.getsockname()[0]) for listener in sockets]
    for listener in sockets:
        listener.close()
    return found


def test_a_host_is_listened_on() -> None:
    assert closed(open_sockets(ListenAddress("127.0.0.1", 0))) == [(socket.AF_INET, "127.0.0.1")]


def test_no_host_means_everywhere_over_both_protocols() -> None:
    [(family, host)] = closed(open_sockets(ListenAddress("", 0)))

    assert family in {socket.AF_INET6, socket.AF_INET}
    assert ip_address(host).is_unspecified


def test_a_name_means_all_of_its_addresses() -> None:
    found = closed(open_sockets(ListenAddress("localhost", 0)))

    assert (socket.AF_INET, "127.0.0.1") in found


def has_ipv6() -> bool:
    """Whether this machine can talk to itself over IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_address_is_listened_on() -> None:
    assert closed(open_sockets(ListenAddress("::1", 0))) == [(socket.AF_INET6, "::1")]


def test_an_address_of_somebody_else_is_refused() -> None:
    with pytest.raises(OSError, match="assign"):
        open_sockets(ListenAddress("192.0.2.1", 0))


def test_a_taken_port_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(OSError, match="already in use"):
            open_sockets(ListenAddress("127.0.0.1", taken.getsockname()[1]))


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("data")

    with pytest.raises(OSError, match="already in use"):
        open_sockets(ListenAddress(path=str(path)))

    assert path.read_text() == "data"
