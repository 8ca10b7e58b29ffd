"""SAML."""

from collections.abc import Iterator

from config.rules.finding import Finding, blank, refused_by
from config.sections.saml import IdentityProvider, Saml
from config.urls import parse_url


def saml_service_problems(saml: Saml) -> Iterator[Finding]:
    """What is wrong with our own side of SAML where it is enabled."""
    if not saml.enabled:
        return
    yield from blank("saml.endpoint_url", saml.endpoint_url, "the public base URL of this server")
    yield from blank("saml.audience_uri", saml.audience_uri, "the audience of responses")
    yield from _url("saml.endpoint_url", saml.endpoint_url)
    yield from _url("saml.default_redirect_url", saml.default_redirect_url)


def saml_provider_problems(saml: Saml) -> Iterator[Finding]:
    """What is wrong with the list of providers where SAML is enabled."""
    if not saml.enabled:
        return
    if not saml.identity_providers:
        yield "saml.identity_providers", "found nothing; allowed: at least one identity provider"
    seen: dict[str, int] = {}
    for index, provider in enumerate(saml.identity_providers):
        if provider.enabled:
            yield from _provider(f"saml.identity_providers[{index}]", provider)
            if provider.domain and (first := seen.setdefault(provider.domain, index)) != index:
                reason = f"found '{provider.domain}', which saml.identity_providers[{first}] has as well"
                yield (
                    f"saml.identity_providers[{index}].domain",
                    f"{reason}; allowed: one provider per domain",
                )


def _provider(key: str, provider: IdentityProvider) -> Iterator[Finding]:
    yield from blank(f"{key}.domain", provider.domain, "the domain of the e-mail addresses")
    yield from blank(f"{key}.name", provider.name, "the name that users see")
    yield from blank(f"{key}.metadata_url", provider.metadata_url, "the URL of the provider's metadata")
    yield from _url(f"{key}.domain", provider.domain, "http://")
    yield from _url(f"{key}.metadata_url", provider.metadata_url)


def _url(key: str, text: str, prefix: str = "") -> Iterator[Finding]:
    yield from refused_by(key, lambda text: parse_url(prefix + text), text)
