"""What a provider is: where it is asked, with what, and what it tells of its users.

Rule 1: a provider is one file, and one line in the catalogue.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.sources import Sources


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider answers; *issuer* where it is known by its discovery document."""

    authorization: str
    token: str
    user_info: str = ""
    keys: str = ""
    issuer: str = ""
    names_itself: bool = False
    """Whether it always says who it is when it sends users back (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """How we are known to a provider."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code was worth."""

    access_token: str = field(repr=False)
    id_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(ABC):
    """A provider as it is configured."""

    SCOPES: ClassVar[tuple[str, ...]] = ()
    PARAMETERS: ClassVar[Mapping[str, str]] = {}
    """What its authorization endpoint wants besides."""
    VERIFIER_AT_TOKEN: ClassVar[bool] = True
    """Whether its token endpoint takes the code verifier."""

    id: str
    client: ClientSecret
    prompt: str
    sources: Sources

    @property
    def scopes(self) -> tuple[str, ...]:
        """What is asked for."""
        return self.SCOPES

    @property
    def parameters(self) -> Mapping[str, str]:
        """What is sent besides to the authorization endpoint."""
        return self.PARAMETERS

    @property
    def signs(self) -> bool:
        """Whether its id token is read, and so has to repeat a nonce."""
        return False

    @abstractmethod
    async def endpoints(self) -> Endpoints:
        """Where it answers.

        Raises:
            ProviderUnavailable: It does not say.
        """

    @abstractmethod
    async def claims(self, grant: Grant, *, nonce: str, user: str) -> Claims:
        """Who the user is.

        Args:
            nonce: What an id token has to repeat; empty where none was sent.
            user: What the browser brought along about her, unsigned.

        Raises:
            ProviderUnavailable: The provider does not tell.
            ClaimsUnusable: What it tells cannot be used.
        """
