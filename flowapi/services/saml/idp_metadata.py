"""What identity providers say of themselves (SAML Metadata §2.4)."""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from isodate import ISO8601Error, parse_duration

from flowapi.errors.saml import MetadataUnusable
from flowapi.services.saml.documents import Element, children, named, only_child, parsed, text_of
from flowapi.services.saml.namespaces import HTTP_POST, HTTP_REDIRECT, METADATA, SIGNATURE
from flowapi.services.timestamps import from_rfc3339

LONGEST = 255
"""What the columns for names and addresses hold."""
MOST_CERTIFICATES = 20


@dataclass(frozen=True, slots=True)
class IdpMetadata:
    """The metadata of one identity provider."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...] = field(repr=False)
    """PEM, as the table keeps them: the base64 in one line."""
    document: str = field(repr=False)
    valid_until: datetime | None
    cache_duration: timedelta | None


def read_metadata(document: bytes) -> IdpMetadata:
    """The metadata in *document*.

    Raises:
        MetadataUnusable: It holds none, or not what is needed.
    """
    try:
        root = parsed(document)
        if root.tag != named(METADATA, "EntityDescriptor"):
            raise ValueError("it describes no entity")
        role = only_child(root, METADATA, "IDPSSODescriptor")
        if role is None:
            raise ValueError("it describes no identity provider")
        return IdpMetadata(
            entity_id=_entity_id(root.get("entityID", "")),
            sso_url=_bounded(_sso_url(role), "the address of the login"),
            certificates=tuple(_certificates(role)),
            document=document.decode(),
            valid_until=_time(root.get("validUntil")),
            cache_duration=_duration(root.get("cacheDuration")),
        )
    except ValueError as error:
        raise MetadataUnusable(str(error)) from error


def _entity_id(text: str) -> str:
    """The name of the entity, a URI; so it is never the name of a provider of another kind."""
    if ":" not in text:
        raise ValueError("entityID is no URI")
    return _bounded(text, "entityID")


def _sso_url(role: Element) -> str:
    """Where requests are sent to: by redirect, as we do, if the provider takes them so."""
    services = children(role, METADATA, "SingleSignOnService")
    by_binding = {one.get("Binding", ""): one.get("Location", "") for one in reversed(services)}
    first = services[0].get("Location", "") if services else ""
    return by_binding.get(HTTP_REDIRECT) or by_binding.get(HTTP_POST) or first


def _certificates(role: Element) -> Iterator[str]:
    for index, text in enumerate(dict.fromkeys(_certificate_texts(role))):
        if index == MOST_CERTIFICATES:
            raise ValueError(f"it holds more than {MOST_CERTIFICATES} certificates")
        if not text:
            raise ValueError(f"metadata contains an empty certificate at index {index}")
        try:
            x509.load_der_x509_certificate(b64decode(text, validate=True)).public_key()
        except binascii.Error as error:
            raise ValueError(f"unable to decode certificate at index {index}: {error}") from error
        except ValueError as error:
            raise ValueError(f"unable to parse certificate at index {index}: {error}") from error
        yield f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----"


def _certificate_texts(role: Element) -> Iterator[str]:
    for descriptor in children(role, METADATA, "KeyDescriptor"):
        for element in descriptor.iter(named(SIGNATURE, "X509Certificate")):
            yield "".join(text_of(element).split())


def _bounded(text: str, what: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"{what} is longer than {LONGEST} characters")
    if not text:
        raise ValueError(f"{what} is missing")
    return text


def _time(text: str | None) -> datetime | None:
    return from_rfc3339(text) if text else None


def _duration(text: str | None) -> timedelta | None:
    """The length of time that *text* names; None where it is none, or none of a fixed length."""
    try:
        found = parse_duration(text) if text else None
    except ISO8601Error:
        return None
    return found if isinstance(found, timedelta) else None
