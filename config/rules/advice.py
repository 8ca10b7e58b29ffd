"""What works but is worth a word: one warning each."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from config.cookie_domain import COOKIE_DOMAIN
from config.sections.webauthn import RelyingParty
from config.sections.webhooks import Webhooks
from config.settings import Settings
from config.urls import parse_url, without_user

_LONGEST_PASSWORD = 72
_CUSTOM_ONLY = ("allowed_hosts", "allowed_domains", "allowed_cidrs", "skip_resolved_ip_validation")


def advice(settings: Settings) -> Iterator[str]:
    """The warnings about *settings*, which are valid."""
    yield from _secrets(settings)
    yield from _origins(settings.webauthn.relying_party)
    yield from _webhooks(settings.webhooks)
    yield from _addresses(settings)
    yield from _cors(settings)
    yield from _workers(settings)
    if settings.password.min_length > _LONGEST_PASSWORD:
        yield f"password.min_length: no password is longer than {_LONGEST_PASSWORD} bytes"
    yield from _cookie_domain(settings.session.cookie.domain)
    if settings.session.cookie.same_site == "none" and not settings.session.cookie.secure:
        yield "session.cookie.secure: browsers refuse a cookie of all sites (same_site: none) without it"
    yield from _identifiers(settings)
    if settings.saml.enabled and not settings.saml.default_redirect_url:
        yield "saml.default_redirect_url: without it, logins that a provider begins lead nowhere"
    if settings.saml.enabled and settings.saml.options.skip_signature_validation:
        yield "saml.options.skip_signature_validation: whoever can reach the callback can log in as anybody"


def _cookie_domain(domain: str) -> Iterator[str]:
    if domain and not COOKIE_DOMAIN.fullmatch(domain.removeprefix(".")):
        yield f"session.cookie.domain: '{domain}' is no domain; the cookie is set for its own host alone"


def _identifiers(settings: Settings) -> Iterator[str]:
    email, username = settings.email, settings.username
    if not email.enabled and not username.enabled:
        yield "email.enabled: without it and username.enabled, only passkeys can log in"
    elif not any(each.enabled and each.use_as_login_identifier for each in (email, username)):
        yield "email.use_as_login_identifier: nothing names an account at login; only passkeys can log in"


def _cors(settings: Settings) -> Iterator[str]:
    for index, origin in enumerate(settings.cors.allow_origins):
        place = origin.partition("://")[2] or origin
        if origin != "*" and not place.strip("*?.:"):
            yield f"cors.allow_origins[{index}]: by '{origin}', every website acts for your users"


def _workers(settings: Settings) -> Iterator[str]:
    if (workers := settings.server.workers) == 1:
        return
    for name, section in (("rate_limiter", settings.rate_limiter), ("flow_locker", settings.flow_locker)):
        if section.enabled and section.store == "in_memory":
            yield f"{name}.store: each of the {workers} workers has a memory of its own; use redis"


def _secrets(settings: Settings) -> Iterator[str]:
    if not settings.secrets.keys:
        return
    if settings.secret_keys == settings.secrets.keys:
        yield "secrets.keys: this key is out of date; it is read as secret_keys"
    else:
        yield "secrets.keys: this list is ignored, since secret_keys is given and differs"


def _origins(party: RelyingParty) -> Iterator[str]:
    if any(character in party.id for character in "/:@ "):
        yield f"webauthn.relying_party.id: '{party.id}' is no domain; browsers will refuse it"
    for index, origin in enumerate(party.origins):
        if not origin.startswith(("http://", "https://")):
            continue
        host = _host(origin)
        if host != party.id.lower() and not host.endswith(f".{party.id.lower()}"):
            key = f"webauthn.relying_party.origins[{index}]"
            yield f"{key}: browsers refuse passkeys of '{party.id}' on '{origin}', another domain"


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _webhooks(webhooks: Webhooks) -> Iterator[str]:
    if webhooks.enabled and "security" not in webhooks.model_fields_set:
        yield (
            "webhooks.security: this section is missing; callbacks may use http as well as https,"
            " and lead to public addresses only"
        )
    if webhooks.security.mode != "custom":
        for name in _CUSTOM_ONLY:
            if getattr(webhooks.security, name):
                yield f"webhooks.security.{name}: it has no effect in the mode {webhooks.security.mode}"


def _addresses(settings: Settings) -> Iterator[str]:
    for key, text in _urls(settings):
        try:
            usable = not text or parse_url(text).is_web_address
        except ValueError:
            usable = False
        if not usable:
            yield f"{key}: '{without_user(text)}' is not an absolute http or https URL"


def _urls(settings: Settings) -> Iterator[tuple[str, str]]:
    party, saml = settings.third_party, settings.saml
    if party.enabled_providers:
        for name in ("redirect_url", "error_redirect_url", "default_redirect_url"):
            yield f"third_party.{name}", getattr(party, name)
        for name, provider in party.custom_providers.items():
            if provider.enabled:
                for field in ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"):
                    yield f"third_party.custom_providers.{name}.{field}", getattr(provider, field)
    if saml.enabled:
        yield "saml.endpoint_url", saml.endpoint_url
        yield "saml.default_redirect_url", saml.default_redirect_url
        for index, identity in enumerate(saml.identity_providers):
            if identity.enabled:
                yield f"saml.identity_providers[{index}].metadata_url", identity.metadata_url
