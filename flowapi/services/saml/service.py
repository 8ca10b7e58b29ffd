"""Logins by SAML, for one tenant: the door to what this package does.

Rule 1: what reads XML and certificates takes its time to load, and is loaded only where SAML is enabled.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from config.redirects import RedirectTargets
from config.settings import Settings
from flowapi.errors.start import StartRefused
from flowapi.errors.third_party import SignInRefused
from flowapi.services.saml.own_metadata import own_metadata
from flowapi.services.saml.relay_states import PREFIX, PendingLogin, RelayStates
from flowapi.services.secret_box import SecretBox
from flowapi.services.third_party.linking import Linking
from flowapi.services.third_party.one_time_tokens import OneTimeTokens
from storage.records.saml import KnownSamlProvider
from storage.store import Store

if TYPE_CHECKING:
    from flowapi.services.saml.admission import Admission
    from flowapi.services.saml.arrivals import Arrivals
    from flowapi.services.saml.departures import Departures

LONGEST_TARGET = 2048
"""How many characters the address may have that users are sent back to."""


@dataclass(frozen=True, slots=True)
class Course:
    """The stations of a login."""

    departures: "Departures"
    arrivals: "Arrivals"
    admission: "Admission"


class Saml:
    """Logins by SAML; without a *course* there are none."""

    def __init__(self, settings: Settings, states: RelayStates, course: Course | None) -> None:
        self._settings = settings.saml
        self._states = states
        self._course = course
        self._targets = RedirectTargets((*self._settings.allowed_redirect_urls, self.default_url))

    @classmethod
    def of(
        cls,
        settings: Settings,
        box: SecretBox,
        linking: Linking,
        one_time_tokens: OneTimeTokens,
        *,
        shared: bool,
    ) -> Self:
        """That of *settings*; *shared* says that the reference works on the same database.

        Raises:
            StartRefused: The libraries cannot be loaded.
        """
        states, course = RelayStates(box, shared=shared), None
        if settings.saml.enabled:
            try:
                from flowapi.services.saml.admission import Admission
                from flowapi.services.saml.arrivals import Arrivals
                from flowapi.services.saml.departures import Departures
            except ImportError as error:
                raise StartRefused(f"saml.enabled: python3-saml cannot be loaded: {error}") from error

            course = Course(
                Departures(settings.saml, states),
                Arrivals(settings.saml),
                Admission(linking, one_time_tokens),
            )
        return cls(settings, states, course)

    @property
    def course(self) -> Course | None:
        """The stations of a login; None where SAML is not enabled."""
        return self._course

    @property
    def default_url(self) -> str:
        """Where users are led that come unasked, and those of whom nothing better is known."""
        return self._settings.default_redirect_url.removesuffix("/")

    def may_return_to(self, url: str) -> bool:
        """Whether users may be sent to *url*."""
        return len(url) <= LONGEST_TARGET and self._targets.allows(url)

    async def provider_of(self, store: Store, address: str) -> KnownSamlProvider | None:
        """The enabled provider for the domain of an email *address*, if there is one."""
        _, at, domain = address.rpartition("@")
        if self._course is None or not at or not domain.isprintable():
            return None
        return await store.saml_providers.find_enabled(domain.lower())

    async def begin(self, store: Store, provider: KnownSamlProvider, now: datetime) -> str:
        """The address at *provider* that the browser of a flow is to be sent to.

        Raises:
            SignInRefused: The provider cannot be asked.
        """
        if self._course is None:
            raise SignInRefused(cause="SAML is not enabled")
        return await self._course.departures.send(store, provider, self.default_url, is_flow=True, now=now)

    async def take(self, store: Store, relay_state: str, now: datetime) -> PendingLogin | None:
        """The login that a response with *relay_state* belongs to; None where it comes unasked.

        Raises:
            RequestInvalid: It belongs to none that is under way.
        """
        if not relay_state.startswith(PREFIX):
            return None
        return await self._states.take(store, relay_state, now)

    async def certificate(self, store: Store) -> str | None:
        """Our certificate in PEM, if it was made."""
        stored = await store.saml_certificates.find()
        return stored.cert_data if stored else None

    def metadata(self, certificate: str, now: datetime) -> str:
        """What we say of ourselves; *certificate* is ours, in PEM."""
        lines = (line for line in certificate.splitlines() if not line.startswith("-----"))
        return own_metadata(self._settings, "".join(lines), now)
