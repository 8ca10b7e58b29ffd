"""Responses as they arrive: unpacked, read, and of the one form in which they cannot be misread.

Rule 1: nothing that is read here is true yet.
Rule 2: assertions and signatures stand where they belong and nowhere else, and no two elements have the same
  id; so there is no second one to take for the first (signature wrapping).
"""

import binascii
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from flowapi.errors.saml import ResponseRejected, ResponseUnreadable
from flowapi.services.saml.documents import LARGEST, Element, children, named, parsed, text_of
from flowapi.services.saml.namespaces import ASSERTION, PROTOCOL, SIGNATURE

_RESPONSE = named(PROTOCOL, "Response")
_ASSERTION = named(ASSERTION, "Assertion")
_ENCRYPTED = named(ASSERTION, "EncryptedAssertion")
_PLACES = {
    _ASSERTION: (_RESPONSE,),
    _ENCRYPTED: (_RESPONSE,),
    named(SIGNATURE, "Signature"): (_RESPONSE, _ASSERTION),
    _RESPONSE: (None,),
}
"""What may be the parent of each element that counts."""


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """A response that nobody has verified yet."""

    root: Element

    @property
    def id(self) -> str:
        """The id that it bears."""
        return self.root.get("ID", "")

    @property
    def issuer(self) -> str:
        """Who it says it is of; empty where it does not."""
        issuers = children(self.root, ASSERTION, "Issuer")
        return text_of(issuers[0]) if len(issuers) == 1 else ""

    @property
    def in_response_to(self) -> str | None:
        """The request that it says it answers."""
        return self.root.get("InResponseTo")

    @property
    def encrypted_assertions(self) -> list[Element]:
        """The assertions that are encrypted."""
        return children(self.root, ASSERTION, "EncryptedAssertion")

    @property
    def assertions(self) -> list[Element]:
        """The others."""
        return children(self.root, ASSERTION, "Assertion")


def unpacked(value: str) -> bytes:
    """The document in the form field `SAMLResponse`: in base64, and deflated where it is not XML.

    Raises:
        ResponseUnreadable: It holds none, or one that is too long.
    """
    try:
        content = b64decode("".join(value.split()), validate=True)
        if not content.lstrip().startswith(b"<"):
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, LARGEST + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise ResponseUnreadable("could not parse saml response") from error
    return content


def read_response(document: bytes) -> ParsedResponse:
    """The response that *document* is.

    Raises:
        ResponseUnreadable: It is none.
        ResponseRejected: It has not the form that all have.
    """
    try:
        root = parsed(document)
    except ValueError as error:
        raise ResponseUnreadable("could not parse saml response") from error
    if root.tag != _RESPONSE:
        raise ResponseUnreadable("invalid saml response: no response node present")
    _check_places(root)
    _check_ids(root)
    return ParsedResponse(root)


def _check_places(root: Element) -> None:
    for element in root.iter():
        places = _PLACES.get(str(element.tag))
        parent = element.getparent()
        if places and (None if parent is None else str(parent.tag)) not in places:
            raise ResponseRejected(f"response: {element.tag} does not belong where it is")


def _check_ids(root: Element) -> None:
    seen: set[str] = set()
    for value in _ids(root):
        if value in seen:
            raise ResponseRejected("response: two elements have the same id")
        seen.add(value)


def _ids(root: Element) -> Iterator[str]:
    """Everything in *root* that an XML library might take for an id."""
    for element in root.iter():
        for name, value in element.items():
            if str(name).rpartition("}")[2].lower() == "id":
                yield str(value)
