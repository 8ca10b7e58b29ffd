"""Service, mail, keys, origins and lengths."""

import re
from collections.abc import Iterator

from config.addresses import parse_port
from config.rules.finding import Finding, blank, refused_by
from config.sections.cors import Cors
from config.sections.email_delivery import EmailDelivery
from config.sections.secrets import KeyManagement
from config.sections.webauthn import RelyingParty
from config.settings import Settings
from config.urls import parse_url

_LOCAL_PART = re.compile(r"[!-~]+")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")


def relying_party_problems(party: RelyingParty) -> Iterator[Finding]:
    """What is wrong with the relying party; checked for every tenant."""
    key = "webauthn.relying_party"
    yield from blank(f"{key}.id", party.id, "the domain of your service")
    yield from blank(f"{key}.display_name", party.display_name, "the name of your service")
    yield from refused_by(f"{key}.id", parse_url, party.id)
    if not party.origins:
        yield (
            f"{key}.origins",
            "found nothing; allowed: at least one origin, such as https://login.example.com",
        )


def tenant_problems(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the smaller sections of a tenant."""
    yield from _delivery(settings.email_delivery)
    yield from _key_management(settings.secrets.key_management)
    yield from blank("service.name", settings.service.name, "the name of your service")
    yield from _cors(settings.cors)
    username = settings.username
    if username.min_length > username.max_length:
        reason = f"found {username.min_length}; allowed: at most username.max_length, {username.max_length}"
        yield "username.min_length", reason


def _delivery(delivery: EmailDelivery) -> Iterator[Finding]:
    if not delivery.enabled:
        return
    if not _is_address(delivery.from_address):
        reason = f"found '{delivery.from_address}'; allowed: an address alone, such as noreply@example.com"
        yield "email_delivery.from_address", reason
    yield from blank("email_delivery.smtp.host", delivery.smtp.host, "the host of the mail server")
    try:
        parse_port(delivery.smtp.port.strip())
    except ValueError as error:
        yield "email_delivery.smtp.port", f"found '{delivery.smtp.port}'; {error}"


def _is_address(text: str) -> bool:
    """Tell whether mails can come from *text*; those from anything else are never delivered."""
    local, _, domain = text.rpartition("@")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host))


def _key_management(management: KeyManagement) -> Iterator[Finding]:
    if management.type == "aws_kms":
        key = "secrets.key_management"
        yield from blank(f"{key}.key_id", management.key_id, "the key, since its type is aws_kms")
        yield from blank(
            f"{key}.region", management.region, "the region of the key, since its type is aws_kms"
        )


def _cors(cors: Cors) -> Iterator[Finding]:
    if "*" in cors.allow_origins and not cors.unsafe_wildcard_origin_allowed:
        allowed = "your own origins, or '*' together with cors.unsafe_wildcard_origin_allowed"
        yield (
            "cors.allow_origins",
            f"found '*', by which every website acts for your users; allowed: {allowed}",
        )
