"""What is wrong with SAML identity providers, and with what they send; the messages are for operators."""

from flowapi.errors.credentials import CredentialMismatch
from flowapi.errors.root import FlowAPIError


class MetadataUnusable(FlowAPIError):
    """The metadata of the identity provider cannot be used."""


class ResponseUnreadable(FlowAPIError):
    """What was sent is no response of SAML."""


class ResponseRejected(CredentialMismatch):
    """The response of the identity provider does not verify."""


class SamlDisabled(FlowAPIError):
    """SAML is not enabled for this tenant"""


class ProviderMissing(FlowAPIError):
    """provider not found"""


class ProviderExists(FlowAPIError):
    """SAML provider already exists"""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(f"SAML provider already exists: provider with {what} '{value}' already exists")
