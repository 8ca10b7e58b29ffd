"""A SAML identity provider: metadata, and responses that are really signed and encrypted, right or wrong."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape, quoteattr

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from flowapi.services.saml.namespaces import (
    ASSERTION,
    BEARER,
    HTTP_REDIRECT,
    METADATA,
    PROTOCOL,
    SIGNATURE,
    SUCCESS,
)
from tests.support.records import NOW

CALLBACK = "https://auth.example/saml/callback"
AUDIENCE = "urn:our-audience"
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
ADDRESS = "ada@acme.example"
_NAMES = {"saml": ASSERTION, "samlp": PROTOCOL, "ds": SIGNATURE}


@dataclass
class Saying:
    """What a response says; a test changes what it wants to falsify."""

    issuer: str
    callback: str = CALLBACK
    audience: str = AUDIENCE
    recipient: str = CALLBACK
    subject: str = "ada"
    attributes: dict[str, str] = field(default_factory=lambda: {f"{CLAIMS}emailaddress": ADDRESS})
    in_response_to: str | None = None
    confirmed_request: str | None = None
    """What the assertion itself answers, where it is not the same."""
    status: str = SUCCESS
    now: datetime = NOW
    not_before: timedelta = timedelta(minutes=-1)
    not_on_or_after: timedelta = timedelta(minutes=5)
    confirmed_until: timedelta = timedelta(minutes=5)
    response_id: str = field(default_factory=lambda: f"_{uuid4().hex}")
    assertion_id: str = field(default_factory=lambda: f"_{uuid4().hex}")

    def response(self, assertions: str) -> str:
        """The response around *assertions*."""
        return (
            f'<samlp:Response xmlns:samlp="{PROTOCOL}" ID="{self.response_id}" Version="2.0"'
            f' IssueInstant="{_written(self.now)}" Destination={quoteattr(self.callback)}'
            f'{_answering(self.in_response_to)}><saml:Issuer xmlns:saml="{ASSERTION}">{escape(self.issuer)}'
            f'</saml:Issuer><samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>'
            f"{assertions}</samlp:Response>"
        )

    def assertion(self) -> str:
        """The assertion, unsigned."""
        ends = _written(self.now + self.not_on_or_after)
        return (
            f'<saml:Assertion xmlns:saml="{ASSERTION}" ID="{self.assertion_id}" Version="2.0"'
            f' IssueInstant="{_written(self.now)}"><saml:Issuer>{escape(self.issuer)}</saml:Issuer>'
            f"<saml:Subject><saml:NameID>{escape(self.subject)}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{BEARER}"><saml:SubjectConfirmationData'
            f' NotOnOrAfter="{_written(self.now + self.confirmed_until)}"'
            f" Recipient={quoteattr(self.recipient)}"
            f"{_answering(self.confirmed_request or self.in_response_to)}/></saml:SubjectConfirmation>"
            f'</saml:Subject><saml:Conditions NotBefore="{_written(self.now + self.not_before)}"'
            f' NotOnOrAfter="{ends}"><saml:AudienceRestriction><saml:Audience>{escape(self.audience)}'
            f"</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{_written(self.now)}"/>{self._statement()}</saml:Assertion>'
        )

    def _statement(self) -> str:
        if not self.attributes:
            return ""
        attributes = "".join(
            f"<saml:Attribute Name={quoteattr(name)}><saml:AttributeValue>{escape(value)}"
            "</saml:AttributeValue></saml:Attribute>"
            for name, value in self.attributes.items()
        )
        return f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement>"


class FakeIdentityProvider:
    """Speaks for *entity*, with a key and a certificate of its own."""

    def __init__(self, entity: str = "https://idp.example", *, valid_from: datetime = NOW) -> None:
        self.entity = entity
        self.sso = f"{entity}/sso"
        self.key = _key(entity)
        self.certificate = _certificate(self.key, valid_from - timedelta(days=1))

    @property
    def key_pem(self) -> str:
        """The private key."""
        return pem_of(self.key)

    def metadata(self, services: str = "", attributes: str = "") -> str:
        """The metadata document."""
        text = "".join(self.certificate.splitlines()[1:-1])
        default = f'<md:SingleSignOnService Binding="{HTTP_REDIRECT}" Location="{self.sso}"/>'
        return (
            f'<md:EntityDescriptor xmlns:md="{METADATA}" entityID="{self.entity}"{attributes}>'
            f'<md:IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}"><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="{SIGNATURE}"><ds:X509Data><ds:X509Certificate>{text}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            f"{services or default}</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def saying(self, **more: Any) -> Saying:
        """What a right response would say."""
        return Saying(**{"issuer": self.entity, **more})

    def respond(self, saying: Saying, sign: str = "assertion", **how: Any) -> bytes:
        """The response, of which *sign* is signed: `assertion`, `response`, `both` or `none`."""
        assertion = saying.assertion()
        if sign in ("assertion", "both"):
            assertion = self.signed(assertion, **how)
        document = saying.response(assertion)
        return (self.signed(document, **how) if sign in ("response", "both") else document).encode()

    def respond_encrypted(
        self, saying: Saying, certificate: str, sign: str = "assertion", **how: Any
    ) -> bytes:
        """The response, its assertion encrypted for the owner of *certificate*."""
        assertion = saying.assertion()
        if sign == "assertion":
            assertion = self.signed(assertion)
        document = saying.response(encrypted(assertion, certificate, **how))
        return (self.signed(document) if sign == "response" else document).encode()

    def signed(
        self,
        document: str,
        *,
        method: Any = xmlsec.constants.TransformRsaSha256,
        digest: Any = xmlsec.constants.TransformSha256,
    ) -> str:
        """*document* with an enveloped signature behind its issuer."""
        root = etree.fromstring(document.encode())
        signature = xmlsec.template.create(root, xmlsec.constants.TransformExclC14N, method, ns="ds")
        issuer = root.find("saml:Issuer", _NAMES)
        assert issuer is not None
        issuer.addnext(signature)
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{root.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.key_pem, xmlsec.constants.KeyDataFormatPem, None)
        context.key.load_cert_from_memory(self.certificate, xmlsec.constants.KeyDataFormatPem)
        xmlsec.tree.add_ids(root, ["ID"])
        context.sign(signature)
        return etree.tostring(root).decode()


def encrypted(
    assertion: str,
    certificate: str,
    *,
    cipher: Any = xmlsec.constants.TransformAes256Gcm,
    transport: Any = xmlsec.constants.TransformRsaOaep,
    session_key: tuple[Any, int] = (xmlsec.constants.KeyDataAes, 256),
) -> str:
    """The `EncryptedAssertion` with *assertion*, for the owner of *certificate*."""
    root = etree.fromstring(assertion.encode())
    data = xmlsec.template.encrypted_data_create(
        root, cipher, type=xmlsec.constants.TypeEncElement, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    xmlsec.template.encrypted_data_ensure_cipher_value(xmlsec.template.add_encrypted_key(info, transport))
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertPem, None))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(*session_key, xmlsec.constants.KeyDataTypeSession)
    found = context.encrypt_xml(data, root)
    return (
        f'<saml:EncryptedAssertion xmlns:saml="{ASSERTION}">{etree.tostring(found).decode()}'
        "</saml:EncryptedAssertion>"
    )


def in_form(document: bytes) -> str:
    """*document* as the form field `SAMLResponse`."""
    return b64encode(document).decode()


def pem_of(key: RSAPrivateKey) -> str:
    """*key* as a text."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


@cache
def _key(_: str) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(key: RSAPrivateKey, begins: datetime) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "identity provider")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=30))
    return dated.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _answering(request: str | None) -> str:
    return f" InResponseTo={quoteattr(request)}" if request is not None else ""


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
