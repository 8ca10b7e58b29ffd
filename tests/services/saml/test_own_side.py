"""Our certificate, our metadata, and the requests that we send."""

import zlib
from base64 import b64decode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID
from lxml import etree

from flowapi.errors.technical import CiphertextInvalid
from flowapi.services.saml.authn_request import AuthnRequest
from flowapi.services.saml.own_certificate import keep_certificate
from flowapi.services.saml.own_metadata import own_metadata
from flowapi.services.saml.service_certificate import LIFETIME, RENEWED_BEFORE, ServiceCertificate
from storage.records.saml import SamlCertificate
from storage.store import Store
from tests.support.house import settings_with
from tests.support.records import NOW

REQUEST = AuthnRequest(
    "_id", "https://a.example/?x&y", "https://a.example/cb", "https://idp.example/sso", NOW, True
)


async def certificate(store: Store) -> ServiceCertificate:
    stored = await store.saml_certificates.find()
    assert stored
    return ServiceCertificate.opened(stored)


async def test_a_certificate_is_made_once(store: Store) -> None:
    await keep_certificate(store, "Example", NOW)
    first = await certificate(store)
    await keep_certificate(store, "Example", NOW)

    held = x509.load_pem_x509_certificate(first.pem.encode())
    assert (await certificate(store)).pem == first.pem
    assert held.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "Example"
    assert held.not_valid_after_utc == NOW + LIFETIME
    assert held.serial_number == 1


async def test_its_key_is_stored_encrypted(store: Store) -> None:
    await keep_certificate(store, "Example", NOW)

    stored = await store.saml_certificates.find()

    assert stored
    assert "PRIVATE KEY" not in stored.cert_key
    assert stored.cert_key not in repr(stored)
    assert (await certificate(store)).key_pem.startswith("-----BEGIN RSA PRIVATE KEY-----")


async def test_a_certificate_that_ends_soon_is_renewed_for_the_same_key(store: Store) -> None:
    await keep_certificate(store, "Example", NOW)
    first = await certificate(store)
    due = NOW + LIFETIME - RENEWED_BEFORE

    await keep_certificate(store, "Example", due)
    assert (await certificate(store)).pem == first.pem
    await keep_certificate(store, "Example", due + timedelta(seconds=1))

    renewed = await certificate(store)
    assert renewed.pem != first.pem
    assert renewed.key_pem == first.key_pem
    assert renewed.not_valid_after == due + timedelta(seconds=1) + LIFETIME


@pytest.mark.parametrize(("name", "held"), [("x" * 100, "x" * 64), ("Käse" * 20, "Käse" * 12 + "Käs")])
async def test_a_long_name_is_cut_to_what_a_certificate_takes(store: Store, name: str, held: str) -> None:
    await keep_certificate(store, name, NOW)

    made = x509.load_pem_x509_certificate((await certificate(store)).pem.encode())
    assert made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == held


async def test_a_key_that_cannot_be_read_is_said_to_be_so(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.saml_certificates.add(SamlCertificate(UUID(int=1), "pem", "x", "s" * 44, NOW, NOW))

    await keep_certificate(store, "Example", NOW)

    assert "the key in saml_certificates cannot be read" in caplog.text


async def test_a_key_of_another_secret_is_none(store: Store) -> None:
    await keep_certificate(store, "Example", NOW)
    stored = await store.saml_certificates.find()
    assert stored

    with pytest.raises(CiphertextInvalid):
        ServiceCertificate.opened(type(stored)(stored.id, stored.cert_data, "x", "s" * 44, NOW, NOW))


def test_metadata_name_us_and_what_we_take() -> None:
    settings = settings_with({"saml": {"endpoint_url": "https://a.example/"}}).saml

    root = etree.fromstring(own_metadata(settings, "AAAA", NOW).encode())

    assert root.get("entityID") == "https://a.example"
    assert root.get("validUntil") == "2026-01-09T03:04:05Z"
    assert [element.text for element in root.iter("{*}X509Certificate")] == ["AAAA", "AAAA"]
    assert root[0][-1].get("Location") == "https://a.example/saml/callback"


def test_a_request_travels_in_the_query() -> None:
    parts = urlsplit(REQUEST.url("state", None))

    query = parse_qs(parts.query)
    root = etree.fromstring(zlib.decompress(b64decode(query["SAMLRequest"][0]), -15))
    assert query["RelayState"] == ["state"]
    assert (root.get("ID"), root.get("ForceAuthn")) == ("_id", "true")
    assert root[0].text == "https://a.example/?x&y"


def test_the_query_of_the_provider_is_kept() -> None:
    request = AuthnRequest("_id", "a", "b", "https://idp.example/sso?x=1", NOW, False)

    assert request.url("state", None).startswith("https://idp.example/sso?x=1&RelayState=state&SAMLRequest=")


async def test_a_signature_is_over_the_query_as_it_is_sent(store: Store) -> None:
    await keep_certificate(store, "Example", NOW)
    signer = await certificate(store)

    query = urlsplit(REQUEST.url("state", signer)).query

    signed, _, signature = query.partition("&Signature=")
    key = x509.load_pem_x509_certificate(signer.pem.encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    assert [pair.partition("=")[0] for pair in signed.split("&")] == ["SAMLRequest", "RelayState", "SigAlg"]
    value = b64decode(parse_qs(f"s={signature}")["s"][0])
    key.verify(value, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
