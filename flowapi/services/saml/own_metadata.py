"""What this server says of itself to identity providers (SAML Metadata §2.4.4)."""

from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from config.sections.saml import Saml as SamlSettings
from flowapi.services.saml.namespaces import CONTENT_CIPHERS, HTTP_POST, METADATA, PROTOCOL, SIGNATURE

VALIDITY = timedelta(days=7)


def callback_of(settings: SamlSettings) -> str:
    """Where identity providers send responses to."""
    return f"{settings.endpoint_url}/saml/callback"


def own_metadata(settings: SamlSettings, certificate: str, now: datetime) -> str:
    """The document; *certificate* is the base64 of ours."""
    options = settings.options
    ciphers = "".join(
        f'\n      <EncryptionMethod Algorithm="{name}"></EncryptionMethod>' for name in CONTENT_CIPHERS
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="{METADATA}" validUntil="{now + VALIDITY:%Y-%m-%dT%H:%M:%SZ}" \
entityID={quoteattr(settings.endpoint_url)}>
  <SPSSODescriptor AuthnRequestsSigned="{_flag(options.sign_authn_requests)}" \
WantAssertionsSigned="{_flag(not options.skip_signature_validation)}" protocolSupportEnumeration="{PROTOCOL}">
    <KeyDescriptor use="signing">{_key_info(certificate)}
    </KeyDescriptor>
    <KeyDescriptor use="encryption">{_key_info(certificate)}{ciphers}
    </KeyDescriptor>
    <AssertionConsumerService Binding="{HTTP_POST}" Location={quoteattr(callback_of(settings))} \
index="1"></AssertionConsumerService>
  </SPSSODescriptor>
</EntityDescriptor>
"""


def _key_info(certificate: str) -> str:
    return f"""
      <KeyInfo xmlns="{SIGNATURE}">
        <X509Data>
          <X509Certificate>{escape(certificate)}</X509Certificate>
        </X509Data>
      </KeyInfo>"""


def _flag(value: bool) -> str:
    return "true" if value else "false"
