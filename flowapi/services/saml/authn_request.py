"""The request that takes a user to the identity provider, by redirect (SAML Bindings §3.4)."""

import zlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from flowapi.services.saml.namespaces import ASSERTION, HTTP_POST, PROTOCOL, RSA_SHA256
from flowapi.services.saml.service_certificate import ServiceCertificate


@dataclass(frozen=True, slots=True)
class AuthnRequest:
    """What is asked of an identity provider."""

    id: str
    issuer: str
    callback: str
    destination: str
    issued_at: datetime
    force_login: bool

    def xml(self) -> str:
        """The document."""
        forced = ' ForceAuthn="true"' if self.force_login else ""
        return (
            f'<samlp:AuthnRequest xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID={quoteattr(self.id)}'
            f' Version="2.0" ProtocolBinding="{HTTP_POST}"'
            f" AssertionConsumerServiceURL={quoteattr(self.callback)}"
            f' IssueInstant="{self.issued_at:%Y-%m-%dT%H:%M:%SZ}"'
            f" Destination={quoteattr(self.destination)}{forced}>"
            f"<saml:Issuer>{escape(self.issuer)}</saml:Issuer>"
            f'<samlp:NameIDPolicy AllowCreate="true"></samlp:NameIDPolicy></samlp:AuthnRequest>'
        )

    def url(self, relay_state: str, signer: ServiceCertificate | None) -> str:
        """Where to send the browser; signed, if there is a *signer* (SAML Bindings §3.4.4.1)."""
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        request = b64encode(deflate.compress(self.xml().encode()) + deflate.flush()).decode()
        if signer is None:
            query = urlencode({"RelayState": relay_state, "SAMLRequest": request})
        else:
            # Signed is what is sent, character by character and in this order.
            query = urlencode({"SAMLRequest": request, "RelayState": relay_state, "SigAlg": RSA_SHA256})
            query += "&" + urlencode({"Signature": b64encode(signer.sign(query.encode())).decode()})
        return f"{self.destination}{'&' if '?' in self.destination else '?'}{query}"
