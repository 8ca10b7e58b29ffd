"""What identity providers say of themselves."""

from datetime import timedelta

import pytest

from flowapi.errors.saml import MetadataUnusable
from flowapi.services.saml.idp_metadata import read_metadata
from flowapi.services.saml.namespaces import HTTP_POST, HTTP_REDIRECT
from flowapi.services.timestamps import from_rfc3339
from tests.support.identity_provider import FakeIdentityProvider

IDP = FakeIdentityProvider()


def service(binding: str, location: str) -> str:
    return f'<md:SingleSignOnService Binding="{binding}" Location="{location}"/>'


def test_it_names_the_entity_where_it_is_asked_and_its_keys() -> None:
    found = read_metadata(IDP.metadata().encode())

    text = "".join(IDP.certificate.splitlines()[1:-1])
    assert (found.entity_id, found.sso_url) == (IDP.entity, IDP.sso)
    assert found.certificates == (f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----",)


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        (service(HTTP_POST, "https://p") + service(HTTP_REDIRECT, "https://r"), "https://r"),
        (service("urn:x", "https://x") + service(HTTP_POST, "https://p"), "https://p"),
        (service("urn:x", "https://x") + service("urn:y", "https://y"), "https://x"),
    ],
)
def test_it_is_asked_by_redirect_if_it_can_be(services: str, expected: str) -> None:
    assert read_metadata(IDP.metadata(services).encode()).sso_url == expected


def test_it_says_how_long_it_is_good() -> None:
    told = ' validUntil="2026-02-01T00:00:00Z" cacheDuration="PT6H"'

    found = read_metadata(IDP.metadata(attributes=told).encode())

    assert found.valid_until == from_rfc3339("2026-02-01T00:00:00Z")
    assert found.cache_duration == timedelta(hours=6)
    assert read_metadata(IDP.metadata(attributes=' cacheDuration="P1M"').encode()).cache_duration is None
    assert read_metadata(IDP.metadata(attributes=' cacheDuration="soon"').encode()).cache_duration is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("md:EntityDescriptor", "md:EntitiesDescriptor"),
        ("md:IDPSSODescriptor", "md:SPSSODescriptor"),
        ('entityID="https://idp.example"', 'entityID=""'),
        ('entityID="https://idp.example"', 'entityID="google"'),
        ('entityID="https://idp.example"', f'entityID="https://{"x" * 255}"'),
        ("<ds:X509Certificate>", "<ds:X509Certificate/><ds:X509Certificate>"),
        ("<ds:X509Certificate>", "<ds:X509Certificate>!</ds:X509Certificate><ds:X509Certificate>"),
        ("<ds:X509Certificate>", "<ds:X509Certificate>AAAA</ds:X509Certificate><ds:X509Certificate>"),
        (f'Location="{IDP.sso}"', ""),
        ("<md:EntityDescriptor", "<!DOCTYPE x [<!ENTITY e 'x'>]><md:EntityDescriptor"),
        ("</md:EntityDescriptor>", ""),
    ],
)
def test_what_cannot_be_used_is_refused(old: str, new: str) -> None:
    document = IDP.metadata()
    assert old in document

    with pytest.raises(MetadataUnusable):
        read_metadata(document.replace(old, new).encode())


def test_certificates_are_bounded() -> None:
    many = "".join(f"<ds:X509Certificate>{number:04}</ds:X509Certificate>" for number in range(5000))

    with pytest.raises(MetadataUnusable):
        read_metadata(IDP.metadata().replace("<ds:X509Certificate>", f"{many}<ds:X509Certificate>").encode())
