"""Other providers, and the patterns of redirect targets."""

from collections.abc import Iterable, Iterator

from config.redirects import RedirectTargets
from config.rules.finding import Finding, blank, refused_by
from config.sections.third_party import CustomProvider, Provider, ThirdParty
from config.settings import Settings

_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")


def glob_problems(settings: Settings) -> Iterator[Finding]:
    """Patterns of redirect targets that are none; checked even where nothing uses them."""
    party, saml = settings.third_party, settings.saml
    yield from _globs("third_party.allowed_redirect_urls", party.allowed_redirect_urls)
    yield from _glob("third_party.error_redirect_url", party.error_redirect_url)
    yield from _globs("saml.allowed_redirect_urls", saml.allowed_redirect_urls)
    yield from _glob("saml.default_redirect_url", saml.default_redirect_url)


def _globs(key: str, patterns: Iterable[str]) -> Iterator[Finding]:
    for index, pattern in enumerate(patterns):
        yield from _glob(f"{key}[{index}]", pattern)


def _glob(key: str, pattern: str) -> Iterator[Finding]:
    yield from refused_by(key, lambda pattern: RedirectTargets([pattern]), pattern)


def third_party_problems(party: ThirdParty) -> Iterator[Finding]:
    """What is wrong with providers that are enabled."""
    if not party.enabled_providers:
        return
    yield from _redirects(party)
    for name, provider in party.enabled_providers.items():
        if isinstance(provider, Provider):
            yield from _built_in(f"third_party.providers.{name}", provider)
        else:
            yield from _custom(f"third_party.custom_providers.{name.removeprefix('custom_')}", provider)


def _redirects(party: ThirdParty) -> Iterator[Finding]:
    key = "third_party"
    yield from blank(f"{key}.redirect_url", party.redirect_url, "<public URL>/thirdparty/callback")
    yield from blank(
        f"{key}.error_redirect_url", party.error_redirect_url, "a page of yours that shows errors"
    )
    if not party.allowed_redirect_urls:
        yield f"{key}.allowed_redirect_urls", "found nothing; allowed: at least one pattern of your own pages"
    listed = {f"{key}.allowed_redirect_urls[{i}]": url for i, url in enumerate(party.allowed_redirect_urls)}
    single = {
        f"{key}.{name}": getattr(party, name) for name in ("error_redirect_url", "default_redirect_url")
    }
    for where, url in (listed | single).items():
        if url.endswith("/"):
            yield where, f"found '{url}'; allowed: the same without the slash at its end"


def _built_in(key: str, provider: Provider) -> Iterator[Finding]:
    yield from blank(f"{key}.client_id", provider.client_id, "the client id from the provider")
    yield from blank(
        f"{key}.secret", provider.secret.get_secret_value(), "the client secret from the provider"
    )


def _custom(key: str, provider: CustomProvider) -> Iterator[Finding]:
    yield from blank(f"{key}.display_name", provider.display_name, "the name that users see")
    yield from blank(f"{key}.client_id", provider.client_id, "the client id from the provider")
    yield from blank(
        f"{key}.secret", provider.secret.get_secret_value(), "the client secret from the provider"
    )
    if not provider.scopes:
        yield f"{key}.scopes", "found nothing; allowed: at least one scope, such as openid"
    if provider.use_discovery:
        yield from blank(f"{key}.issuer", provider.issuer, "the issuer, since use_discovery is on")
        return
    for name in _ENDPOINTS:
        yield from blank(f"{key}.{name}", getattr(provider, name), "a URL, since use_discovery is off")
