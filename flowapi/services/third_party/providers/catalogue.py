"""Every provider that is offered, by its id."""

from typing import Final, Self

from config.sections.third_party import CustomProvider, ThirdParty
from config.settings import Settings
from flowapi.clock import Clock
from flowapi.errors.third_party import RequestInvalid
from flowapi.services.outbound.destinations import Destinations
from flowapi.services.outbound.exchange import Exchange
from flowapi.services.third_party.grants import Grants
from flowapi.services.third_party.provider import ClientSecret, Provider
from flowapi.services.third_party.providers.apple import Apple
from flowapi.services.third_party.providers.custom import Custom
from flowapi.services.third_party.providers.discord import Discord
from flowapi.services.third_party.providers.facebook import Facebook
from flowapi.services.third_party.providers.github import GitHub
from flowapi.services.third_party.providers.google import Google
from flowapi.services.third_party.providers.linkedin import LinkedIn
from flowapi.services.third_party.providers.microsoft import Microsoft
from flowapi.services.third_party.sources import Sources

BUILT_IN: Final[dict[str, type[Provider]]] = {
    "apple": Apple,
    "discord": Discord,
    "facebook": Facebook,
    "github": GitHub,
    "google": Google,
    "linkedin": LinkedIn,
    "microsoft": Microsoft,
}
CUSTOM = "custom_"
LONGEST_ID = 64
SERVERS = (
    "https://appleid.apple.com",
    "https://discord.com",
    "https://graph.facebook.com",
    "https://github.com",
    "https://api.github.com",
    "https://accounts.google.com",
    "https://www.googleapis.com",
    "https://www.linkedin.com",
    "https://api.linkedin.com",
    "https://login.microsoftonline.com",
)
"""Where they answer."""


class Providers:
    """The providers of the settings."""

    def __init__(self, settings: ThirdParty, sources: Sources) -> None:
        self._settings = settings
        self.sources = sources
        self.grants = Grants(sources.exchange)

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> Self:
        """Those of *settings*, which are asked under their outbound policy."""
        party = settings.third_party
        urls = [url for custom in party.custom_providers.values() for url in _urls(custom)]
        destinations = Destinations.of(settings.webhooks.security, (*SERVERS, *urls))
        return cls(party, Sources(Exchange(destinations), clock))

    def find(self, provider_id: str) -> Provider:
        """The provider of that id.

        Raises:
            RequestInvalid: There is none, or it is switched off.
        """
        wanted = provider_id.lower()
        settings = self._settings.enabled_providers.get(wanted)
        if settings is None:
            known = wanted in BUILT_IN or wanted.removeprefix(CUSTOM) in self._settings.custom_providers
            raise RequestInvalid(
                f"provider {wanted} is disabled" if known else f"unknown provider: {provider_id[:LONGEST_ID]}"
            )
        client = ClientSecret(settings.client_id, settings.secret.get_secret_value())
        prompt, sources = settings.prompt, self.sources
        if isinstance(settings, CustomProvider):
            return Custom(id=wanted, client=client, prompt=prompt, sources=sources, settings=settings)
        return BUILT_IN[wanted](id=wanted, client=client, prompt=prompt, sources=sources)


def _urls(custom: CustomProvider) -> tuple[str, ...]:
    return custom.issuer, custom.token_endpoint, custom.userinfo_endpoint
