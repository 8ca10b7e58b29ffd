"""Assertions that are encrypted for us (XML Encryption 1.1).

Rule 1: keys arrive under RSA-OAEP only; with the padding of PKCS #1 v1.5 our answers would decrypt them.
Rule 2: what is decrypted, and the key for it, are in the document itself; nothing leads elsewhere.
"""

from typing import cast

import xmlsec
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from flowapi.errors.saml import ResponseRejected
from flowapi.services.saml.documents import Element, children, named, only_child
from flowapi.services.saml.namespaces import CONTENT_CIPHERS, ENCRYPTION, SIGNATURE

_KEY_CIPHERS = (
    "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    "http://www.w3.org/2009/xmlenc11#rsa-oaep",
)


def decrypt(assertion: Element, private_key: str) -> None:
    """Put what the `EncryptedAssertion` *assertion* holds in its place; *private_key* is PEM.

    Raises:
        ResponseRejected: It is not encrypted for us, or in a way that is not accepted.
    """
    try:
        data = _prepared(assertion)
        found = cast(object, OneLogin_Saml2_Utils.decrypt_element(data, private_key, inplace=True))
    except (xmlsec.Error, etree.LxmlError, TypeError, ValueError) as error:
        raise ResponseRejected(f"encrypted assertion: {type(error).__name__}") from error
    parent = assertion.getparent()
    if parent is None or not isinstance(found, etree._Element):
        raise ResponseRejected("encrypted assertion: it holds no element")
    parent.replace(assertion, found)


def _prepared(assertion: Element) -> Element:
    """The `EncryptedData`, its key where it is looked for, and nothing else beside it.

    Raises:
        ValueError: It has another form or other algorithms than we accept.
    """
    data = _one(assertion, ENCRYPTION, "EncryptedData")
    _check(data, CONTENT_CIPHERS)
    info = only_child(data, SIGNATURE, "KeyInfo")
    key = None if info is None else only_child(info, ENCRYPTION, "EncryptedKey")
    if key is None:
        key = _one(assertion, ENCRYPTION, "EncryptedKey")
    _check(key, _KEY_CIPHERS)
    for hint in children(key, SIGNATURE, "KeyInfo"):
        key.remove(hint)
    if info is not None:
        data.remove(info)
    fresh = etree.Element(named(SIGNATURE, "KeyInfo"))
    fresh.append(key)
    data.insert(1, fresh)
    return data


def _check(element: Element, ciphers: tuple[str, ...]) -> None:
    if _one(element, ENCRYPTION, "EncryptionMethod").get("Algorithm") not in ciphers:
        raise ValueError("its algorithm is not accepted")
    content = _one(element, ENCRYPTION, "CipherData")
    if [child.tag for child in content] != [named(ENCRYPTION, "CipherValue")]:
        raise ValueError("what is encrypted is elsewhere")


def _one(element: Element, namespace: str, name: str) -> Element:
    found = only_child(element, namespace, name)
    if found is None:
        raise ValueError(f"there is no {name}")
    return found
