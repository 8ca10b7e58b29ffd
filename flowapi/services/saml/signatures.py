"""Enveloped signatures of SAML (SAML Core §5.4): of one element, by one reference, under a known certificate.

Rule 1: a signature counts for the element it is a child of, and for nothing else; its reference must name
  that element, and no other element of the document may have the same id.
Rule 2: the key is that of a certificate we know, whatever the signature says of it.
"""

from collections.abc import Sequence

import xmlsec
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from flowapi.errors.saml import ResponseRejected
from flowapi.services.saml.documents import Element, children, only_child
from flowapi.services.saml.namespaces import SIGNATURE

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_INCLUSIVE_11 = "http://www.w3.org/2006/12/xml-c14n11"
_CANONICAL = frozenset(
    name
    for form in (_EXCLUSIVE, _INCLUSIVE, _INCLUSIVE_11)
    for name in (form, f"{form.rstrip('#')}#WithComments")
)
_TRANSFORMS = _CANONICAL | {f"{SIGNATURE}enveloped-signature"}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_METHODS = frozenset(f"{_MORE}{key}-sha{bits}" for key in ("rsa", "ecdsa") for bits in (256, 384, 512))
_DIGESTS = frozenset(
    (
        "http://www.w3.org/2001/04/xmlenc#sha256",
        f"{_MORE}sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    )
)


def signature_of(element: Element) -> Element | None:
    """The signature of *element*, if it has one.

    Raises:
        ValueError: It has several.
    """
    return only_child(element, SIGNATURE, "Signature")


def check_signature(element: Element, certificates: Sequence[str]) -> None:
    """See that *element* is signed with the key of one of *certificates* (PEM).

    Raises:
        ResponseRejected: It is not, or not in a way that we trust.
    """
    try:
        signature = signature_of(element)
        if signature is None:
            raise ValueError("it is not signed")
        _check_form(element, signature)
    except ValueError as error:
        raise ResponseRejected(f"signature: {error}") from error
    xmlsec.tree.add_ids(element, ["ID"])
    if not any(_verifies(signature, element, certificate) for certificate in certificates):
        raise ResponseRejected("signature: it is of none of the provider's valid certificates")


def _verifies(signature: Element, element: Element, certificate: str) -> bool:
    return bool(OneLogin_Saml2_Utils.validate_node_sign(signature, element, cert=certificate))


def _check_form(element: Element, signature: Element) -> None:
    """See that the signature is of the form of SAML Core §5.4, with algorithms that are still good.

    Raises:
        ValueError: It is not.
    """
    if children(signature, SIGNATURE, "Object"):
        raise ValueError("it contains objects")
    info = _one(signature, "SignedInfo")
    reference = _one(info, "Reference")
    if not element.get("ID") or reference.get("URI") != f"#{element.get('ID')}":
        raise ValueError("its reference is not to the element that it is in")
    _check_algorithm(_one(info, "CanonicalizationMethod"), _CANONICAL)
    _check_algorithm(_one(info, "SignatureMethod"), _METHODS)
    _check_algorithm(_one(reference, "DigestMethod"), _DIGESTS)
    for transform in children(_one(reference, "Transforms"), SIGNATURE, "Transform"):
        _check_algorithm(transform, _TRANSFORMS)


def _one(element: Element, name: str) -> Element:
    found = only_child(element, SIGNATURE, name)
    if found is None:
        raise ValueError(f"there is no {name}")
    return found


def _check_algorithm(element: Element, allowed: frozenset[str]) -> None:
    algorithm = element.get("Algorithm", "")
    if algorithm not in allowed:
        raise ValueError(f"the algorithm {algorithm[:80]} is not accepted")
