"""``server``"""

from typing import Literal

from config.addresses import ListenAddress, parse_address
from config.key import Section, key, section
from config.kinds.collections import TEXTS
from config.kinds.numbers import Whole
from config.kinds.texts import TEXT, Choice


class Listener(Section):
    """``server.admin`` and ``server.management``"""

    address: str = key(
        TEXT,
        ":8000",
        "Address to listen on: `host:port`, `:port` for all interfaces, `[::1]:port`, or `unix:/path`.",
    )

    @property
    def listen(self) -> ListenAddress:
        """The address in its parts.

        Raises:
            ValueError: the address cannot be understood.
        """
        return parse_address(self.address)


class PublicServer(Listener):
    """``server.public``"""


class ClientAddress(Section):
    """``server.ip``"""

    extractor: Literal["direct", "x_forwarded_for", "x_real_ip"] = key(
        Choice("direct", "x_forwarded_for", "x_real_ip", blank="direct"),
        "direct",
        "Where the client's address is taken from: the connection, or a header that a trusted proxy sets.",
    )
    trusted_proxies: tuple[str, ...] = key(
        TEXTS,
        (),
        "Networks (CIDR) whose header is believed, and no others; needed for the header extractors.",
        env="TRUSTEDPROXIES",
    )


class Server(Section):
    """``server``"""

    public: PublicServer = section(PublicServer.model_construct(), "The server of the public API.")
    admin: Listener = section(
        Listener.model_construct(address=":8001"), "The server of the admin API; keep it private."
    )
    management: Listener = section(
        Listener.model_construct(address=":8002"), "The server that manages tenants."
    )
    ip: ClientAddress = section(ClientAddress.model_construct(), "How the client's address is found.")
    workers: int = key(Whole(least=1), 1, "Processes that serve; more than one needs Redis stores.", own=True)
