"""What is believed: right responses, and every attack on consumers of SAML that is known."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import xmlsec
from lxml import etree

from flowapi.errors.saml import ResponseRejected, ResponseUnreadable
from flowapi.services.saml.assertions import Expected, VerifiedAssertion
from flowapi.services.saml.namespaces import ASSERTION, PROTOCOL, SIGNATURE
from flowapi.services.saml.responses import read_response
from flowapi.services.saml.service_certificate import ServiceCertificate, new_certificate
from flowapi.services.saml.verification import Keys, verify
from tests.support.identity_provider import (
    ADDRESS,
    AUDIENCE,
    CALLBACK,
    CLAIMS,
    FakeIdentityProvider,
    encrypted,
)
from tests.support.records import NOW

REQUEST = "_the-request"
IDP = FakeIdentityProvider()
OTHER = FakeIdentityProvider("https://other.example")
OURS = ServiceCertificate.opened(new_certificate("Example", NOW))
EVIL = "eve@acme.example"
_NAMES = {"saml": ASSERTION, "samlp": PROTOCOL, "ds": SIGNATURE}


def believed(document: bytes, **more: Any) -> VerifiedAssertion:
    """What comes of *document* where an answer to our request is expected."""
    expected = {"issuer": IDP.entity, "callback": CALLBACK, "audience": AUDIENCE, "request_id": REQUEST}
    how = {name: more.pop(name) for name in ("certificates", "unsigned_accepted", "now") if name in more}
    keys = Keys(
        certificates=how.get("certificates", [IDP.certificate]),
        private_key=more.pop("private_key", OURS.key_pem),
        unsigned_accepted=how.get("unsigned_accepted", False),
    )
    return verify(read_response(document), Expected(**{**expected, **more}), keys, how.get("now", NOW))


def answer(sign: str = "assertion", **more: Any) -> bytes:
    return IDP.respond(IDP.saying(**{"in_response_to": REQUEST, **more}), sign)


def refused(document: bytes, **more: Any) -> str:
    with pytest.raises((ResponseRejected, ResponseUnreadable)) as error:
        believed(document, **more)
    return str(error.value)


@pytest.mark.parametrize("sign", ["assertion", "response", "both"])
def test_a_signature_of_either_or_both_is_enough(sign: str) -> None:
    saying = IDP.saying(in_response_to=REQUEST)

    found = believed(IDP.respond(saying, sign))

    assert found == VerifiedAssertion(
        id=saying.assertion_id,
        response_id=saying.response_id,
        issuer=IDP.entity,
        subject="ada",
        authenticated_at=NOW,
        not_on_or_after=NOW + timedelta(minutes=5),
        attributes={f"{CLAIMS}emailaddress": ADDRESS},
    )


def test_without_a_signature_nothing_is_believed() -> None:
    assert refused(answer("none")) == "signature: it is not signed"


def test_unsigned_responses_are_believed_where_the_settings_say_so() -> None:
    assert believed(answer("none"), unsigned_accepted=True).subject == "ada"


@pytest.mark.parametrize("sign", ["assertion", "response"])
def test_a_signature_of_somebody_else_is_refused(sign: str) -> None:
    document = OTHER.respond(IDP.saying(in_response_to=REQUEST), sign)

    assert refused(document) == "signature: it is of none of the provider's valid certificates"


def test_both_signatures_have_to_be_right() -> None:
    saying = IDP.saying(in_response_to=REQUEST)
    document = IDP.signed(saying.response(OTHER.signed(saying.assertion()))).encode()

    assert "none of the provider's valid certificates" in refused(document)


def test_any_certificate_of_the_provider_will_do() -> None:
    assert believed(answer(), certificates=[OTHER.certificate, IDP.certificate]).subject == "ada"


@pytest.mark.parametrize("moved", [timedelta(days=-2), timedelta(days=40)])
def test_a_certificate_counts_while_it_is_valid(moved: timedelta) -> None:
    document = answer(now=NOW + moved)

    assert "none of the provider's valid certificates" in refused(document, now=NOW + moved)


def test_without_a_certificate_nothing_is_believed() -> None:
    assert "none of the provider's" in refused(answer(), certificates=[])


@pytest.mark.parametrize("sign", ["assertion", "response", "both"])
def test_what_was_changed_on_its_way_is_refused(sign: str) -> None:
    document = answer(sign).replace(ADDRESS.encode(), EVIL.encode())

    assert "signature" in refused(document)


@pytest.mark.parametrize(
    "how",
    [
        {"method": xmlsec.constants.TransformRsaSha1},
        {"digest": xmlsec.constants.TransformSha1},
    ],
)
def test_weak_algorithms_are_refused(how: dict[str, Any]) -> None:
    document = IDP.respond(IDP.saying(in_response_to=REQUEST), **how)

    assert "is not accepted" in refused(document)


def test_a_public_key_is_no_shared_secret() -> None:
    document = answer().replace(b"2001/04/xmldsig-more#rsa-sha256", b"2001/04/xmldsig-more#hmac-sha256")

    assert "hmac-sha256 is not accepted" in refused(document)


@pytest.mark.parametrize(
    "transform",
    [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
    ],
)
def test_transforms_that_choose_what_is_signed_are_refused(transform: str) -> None:
    document = answer().replace(f"{SIGNATURE}enveloped-signature".encode(), transform.encode())

    assert "is not accepted" in refused(document)


# Signature wrapping (Somorovsky et al., On Breaking SAML, 2012), by the numbers under which it is known.


def forged(sign: str = "assertion") -> tuple[etree._Element, etree._Element, etree._Element]:
    """A right response, and copies of it and of its assertion that say something else."""
    root = etree.fromstring(answer(sign))
    evil = deepcopy(root)
    for value in evil.iter(f"{{{ASSERTION}}}AttributeValue"):
        value.text = EVIL
    assertion = evil.find("saml:Assertion", _NAMES)
    assert assertion is not None
    evil_assertion = deepcopy(assertion)
    for signature in [*evil.findall("ds:Signature", _NAMES), *evil_assertion.findall("ds:Signature", _NAMES)]:
        parent = signature.getparent()
        assert parent is not None
        parent.remove(signature)
    return root, evil, evil_assertion


def signature_in(element: etree._Element) -> etree._Element:
    found = element.find("ds:Signature", _NAMES)
    assert found is not None
    return found


def assertion_in(element: etree._Element) -> etree._Element:
    found = element.find("saml:Assertion", _NAMES)
    assert found is not None
    return found


def within(element: etree._Element, *content: etree._Element, name: str = "Extensions") -> None:
    wrapper = etree.SubElement(element, f"{{{PROTOCOL}}}{name}")
    wrapper.extend(content)


def xsw1() -> etree._Element:
    """The right response stands in the signature of a forged one."""
    root, evil, _ = forged("response")
    signature = signature_in(root)
    root.remove(signature)
    signature.append(root)
    evil.set("ID", "_evil")
    evil.insert(1, signature)
    return evil


def xsw2() -> etree._Element:
    """The right response stands before its signature, both in a forged one."""
    root, evil, _ = forged("response")
    signature = signature_in(root)
    root.remove(signature)
    evil.set("ID", "_evil")
    evil.insert(1, root)
    evil.insert(2, signature)
    return evil


def xsw3() -> etree._Element:
    """A forged assertion stands before the right one."""
    root, _, evil = forged()
    evil.set("ID", "_evil")
    assertion_in(root).addprevious(evil)
    return root


def xsw4() -> etree._Element:
    """The right assertion stands in a forged one."""
    root, _, evil = forged()
    original = assertion_in(root)
    evil.set("ID", "_evil")
    root.replace(original, evil)
    evil.append(original)
    return root


def xsw5() -> etree._Element:
    """The signature stands in a forged assertion, what it signs at the end."""
    root, _, evil = forged()
    original = assertion_in(root)
    signature = signature_in(original)
    original.remove(signature)
    evil.set("ID", "_evil")
    evil.insert(1, signature)
    original.addprevious(evil)
    return root


def xsw6() -> etree._Element:
    """The right assertion stands in its signature, and that in a forged one."""
    root, _, evil = forged()
    original = assertion_in(root)
    signature = signature_in(original)
    original.remove(signature)
    evil.set("ID", "_evil")
    root.replace(original, evil)
    signature.append(original)
    evil.insert(1, signature)
    return root


def xsw7() -> etree._Element:
    """A forged assertion of the same id stands among the extensions."""
    root, _, evil = forged()
    within(root, evil)
    return root


def xsw8() -> etree._Element:
    """The right assertion stands in an object of the signature of a forged one."""
    root, _, evil = forged()
    original = assertion_in(root)
    signature = signature_in(original)
    original.remove(signature)
    root.replace(original, evil)
    holder = etree.SubElement(signature, f"{{{SIGNATURE}}}Object")
    holder.append(original)
    evil.insert(1, signature)
    return root


def hidden_in_an_unknown_element() -> etree._Element:
    """The right assertion, under the id of the forged one, where nobody looks."""
    root, _, evil = forged()
    original = assertion_in(root)
    root.replace(original, evil)
    evil.insert(1, deepcopy(signature_in(original)))
    within(evil, original, name="Anything")
    return root


def under_another_kind_of_id() -> etree._Element:
    """Something of the same id, in the attribute that XML itself has for it."""
    root, _, evil = forged()
    original = assertion_in(root)
    decoy = etree.SubElement(root, f"{{{PROTOCOL}}}Extensions")
    decoy.set("{http://www.w3.org/XML/1998/namespace}id", original.get("ID", ""))
    evil.insert(1, deepcopy(signature_in(original)))
    root.replace(original, evil)
    return root


@pytest.mark.parametrize(
    "attack",
    [xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw7, xsw8, hidden_in_an_unknown_element, under_another_kind_of_id],
    ids=lambda attack: attack.__name__,
)
def test_signatures_cannot_be_wrapped(attack: Callable[[], etree._Element]) -> None:
    document = etree.tostring(attack())

    assert EVIL in document.decode() or ADDRESS in document.decode()
    assert refused(document)


def test_two_assertions_are_one_too_many() -> None:
    saying, another = IDP.saying(in_response_to=REQUEST), IDP.saying(in_response_to=REQUEST)
    document = saying.response(IDP.signed(saying.assertion()) + IDP.signed(another.assertion()))

    assert refused(document.encode()) == "there are 2 assertions; one is expected"
    assert refused(saying.response("").encode()) == "there are 0 assertions; one is expected"


def test_a_comment_does_not_cut_an_address() -> None:
    document = answer(attributes={f"{CLAIMS}emailaddress": f"{ADDRESS}.evil.example"}, subject="ada.evil")
    cut = document.replace(ADDRESS.encode(), ADDRESS.encode() + b"<!-- -->").replace(
        b">ada.evil<", b">ada<!-- -->.evil<"
    )

    found = believed(cut)

    assert found.attributes == {f"{CLAIMS}emailaddress": f"{ADDRESS}.evil.example"}
    assert found.subject == "ada.evil"


def test_nor_does_one_in_what_somebody_has_encrypted_again() -> None:
    saying = IDP.saying(in_response_to=REQUEST, subject="ada.evil")
    cut = IDP.signed(saying.assertion()).replace(">ada.evil<", ">ada<!-- -->.evil<")

    assert believed(saying.response(encrypted(cut, OURS.pem)).encode()).subject == "ada.evil"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY e "x"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        "<!DOCTYPE x [<!ATTLIST x y CDATA 'z'>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_documents_bring_no_declarations_along(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{answer().decode()}'

    assert refused(text.encode(encoding)) == "could not parse saml response"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<",
        b"\0",
        b"<a>" * 10_000,
        b"<a/>" * 3,
        b"<r>" + b"<a/>" * 20_001 + b"</r>",
        b"x" * 2**21,
    ],
    ids=["nothing", "little", "null", "deep", "several", "many", "long"],
)
def test_what_is_no_xml_is_refused(document: bytes) -> None:
    assert refused(document) == "could not parse saml response"


@pytest.mark.parametrize(
    "document",
    [b"<nothing/>", IDP.metadata().encode(), IDP.saying().assertion().encode()],
    ids=["nothing", "metadata", "an assertion"],
)
def test_what_is_no_response_is_refused(document: bytes) -> None:
    assert refused(document) == "invalid saml response: no response node present"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"audience": "urn:another"}, "it is for another audience"),
        ({"issuer": OTHER.entity}, "it is of another issuer"),
        ({"callback": "https://auth.example/saml/callback2"}, "it is for another destination"),
        ({"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}, "the status is urn:oasis"),
        ({"in_response_to": "_another"}, "it answers another request"),
        ({"in_response_to": None}, "it answers another request"),
        ({"confirmed_request": "_another"}, "the subject is not confirmed: it answers another request"),
        ({"recipient": f"{CALLBACK}/x"}, "the subject is not confirmed: another recipient"),
        ({"confirmed_until": timedelta(minutes=-2)}, "the subject is not confirmed: expired"),
        ({"not_before": timedelta(minutes=2)}, "the assertion is not valid yet"),
        ({"not_on_or_after": timedelta(minutes=-2)}, "the assertion has expired"),
        ({"subject": " "}, "there is no subject"),
        ({"attributes": {}}, "there are no attributes"),
        ({"response_id": "_" * 256}, "there is no usable id"),
        ({"assertion_id": "_" * 256}, "the assertion has no usable id"),
    ],
)
def test_what_is_not_for_us_now_is_refused(said: dict[str, Any], reason: str) -> None:
    assert refused(answer("both", **said)).startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('Version="2.0" IssueInstant', 'Version="1.1" IssueInstant', "the version is not 2.0"),
        ("cm:bearer", "cm:sender-vouches", "the subject is not confirmed: another method"),
        (
            "<saml:AudienceRestriction>",
            "<saml:AudienceRestriction/><saml:AudienceRestriction>",
            "it is for another",
        ),
        ("<saml:AudienceRestriction>", "<saml:Condition/><saml:AudienceRestriction>", "there are unknown"),
        ("NotBefore=", "After=", "NotBefore is no time"),
        (
            "<saml:AuthnStatement ",
            '<saml:AuthnStatement SessionNotOnOrAfter="2026-01-01T00:00:00Z" ',
            "the session",
        ),
        ("<saml:NameID>ada</saml:NameID>", "", "there is no NameID"),
        ("<saml:Issuer>", "<saml:Issuer>x</saml:Issuer><saml:Issuer>", "there is more than one Issuer"),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(old: str, new: str, reason: str) -> None:
    saying = IDP.saying(in_response_to=REQUEST)
    document = saying.response(saying.assertion()).replace(old, new)

    assert refused(document.encode(), unsigned_accepted=True).startswith(reason)


def test_clocks_may_differ_by_a_minute() -> None:
    early, late = timedelta(seconds=50), timedelta(seconds=-50)

    assert believed(answer(not_before=early)).subject == "ada"
    assert believed(answer(not_on_or_after=late, confirmed_until=late)).subject == "ada"


def test_one_confirmation_of_several_is_enough() -> None:
    saying = IDP.saying(in_response_to=REQUEST)
    other = '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"/>'
    assertion = saying.assertion().replace(
        "<saml:SubjectConfirmation ", f"{other}<saml:SubjectConfirmation ", 1
    )

    assert believed(saying.response(IDP.signed(assertion)).encode()).subject == "ada"


def test_attributes_may_be_missing_where_the_settings_say_so() -> None:
    assert believed(answer(attributes={}), attributes_required=False).attributes == {}


def test_who_comes_unasked_answers_nothing() -> None:
    assert believed(IDP.respond(IDP.saying()), request_id=None).subject == "ada"
    assert refused(answer(), request_id=None) == "it answers another request"


def test_an_answer_cannot_be_passed_off_as_unasked() -> None:
    document = IDP.respond(IDP.saying(confirmed_request=REQUEST))

    assert refused(document, request_id=None) == "the subject is not confirmed: it answers another request"


def test_an_answer_to_a_request_of_the_reference_is_not_held_to_its_id() -> None:
    assert believed(answer(in_response_to="_unknown"), request_id=None, answers_unknown=True).subject == "ada"


@pytest.mark.parametrize("sign", ["assertion", "response"])
def test_encrypted_assertions_are_decrypted(sign: str) -> None:
    document = IDP.respond_encrypted(IDP.saying(in_response_to=REQUEST), OURS.pem, sign)

    assert ADDRESS.encode() not in document
    assert believed(document).attributes == {f"{CLAIMS}emailaddress": ADDRESS}


def test_encryption_is_no_signature() -> None:
    document = IDP.respond_encrypted(IDP.saying(in_response_to=REQUEST), OURS.pem, "none")

    assert refused(document) == "signature: it is not signed"


def test_what_is_encrypted_for_somebody_else_is_refused() -> None:
    document = IDP.respond_encrypted(IDP.saying(in_response_to=REQUEST), IDP.certificate)

    assert refused(document).startswith("encrypted assertion: ")


def test_an_expired_certificate_decrypts_nothing_where_it_is_checked() -> None:
    document = IDP.respond_encrypted(IDP.saying(in_response_to=REQUEST), OURS.pem)

    assert refused(document, private_key="") == "encrypted assertion: our certificate has expired"


@pytest.mark.parametrize(
    "how",
    [
        {"transport": xmlsec.constants.TransformRsaPkcs1},
        {
            "cipher": xmlsec.constants.TransformDes3Cbc,
            "session_key": (xmlsec.constants.KeyDataDes, 192),
        },
    ],
)
def test_weak_encryption_is_refused(how: dict[str, Any]) -> None:
    document = IDP.respond_encrypted(IDP.saying(in_response_to=REQUEST), OURS.pem, **how)

    assert refused(document) == "encrypted assertion: ValueError"


def test_an_encrypted_key_may_stand_beside_what_it_opens() -> None:
    saying = IDP.saying(in_response_to=REQUEST)
    wrapped = etree.fromstring(encrypted(IDP.signed(saying.assertion()), OURS.pem).encode())
    [key] = wrapped.iter("{http://www.w3.org/2001/04/xmlenc#}EncryptedKey")
    info = key.getparent()
    assert info is not None
    wrapped.append(key)
    retrieval = etree.SubElement(info, f"{{{SIGNATURE}}}RetrievalMethod")
    retrieval.set("URI", "http://127.0.0.1:1/key")

    assert believed(saying.response(etree.tostring(wrapped).decode()).encode()).subject == "ada"


def test_what_is_encrypted_is_not_fetched_from_elsewhere() -> None:
    saying = IDP.saying(in_response_to=REQUEST)
    wrapped = etree.fromstring(encrypted(IDP.signed(saying.assertion()), OURS.pem).encode())
    for value in list(wrapped.iter("{http://www.w3.org/2001/04/xmlenc#}CipherValue")):
        reference = etree.Element(
            "{http://www.w3.org/2001/04/xmlenc#}CipherReference", URI="file:///etc/passwd"
        )
        parent = value.getparent()
        assert parent is not None
        parent.replace(value, reference)

    assert (
        refused(saying.response(etree.tostring(wrapped).decode()).encode())
        == "encrypted assertion: ValueError"
    )


def test_a_second_assertion_cannot_hide_in_the_first() -> None:
    saying, evil = IDP.saying(in_response_to=REQUEST), IDP.saying(in_response_to=REQUEST, subject="eve")
    both = evil.assertion().replace("</saml:Assertion>", f"{IDP.signed(saying.assertion())}</saml:Assertion>")

    assert "does not belong where it is" in refused(saying.response(encrypted(both, OURS.pem)).encode())
