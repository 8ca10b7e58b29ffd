"""What is wrong with what a SAML identity provider sends; the messages are for the log."""

from flowapi.errors.credentials import CredentialMismatch
from flowapi.errors.root import FlowAPIError


class MetadataUnusable(FlowAPIError):
    """The metadata of the identity provider cannot be used."""


class ResponseUnreadable(FlowAPIError):
    """What was sent is no response of SAML."""


class ResponseRejected(CredentialMismatch):
    """The response of the identity provider does not verify."""
