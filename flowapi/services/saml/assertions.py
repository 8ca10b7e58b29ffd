"""What a response must say to count here and now (SAML Core §2.5, SAML Profiles §4.1.4.3).

Rule 1: whatever is looked at has been verified before, but for the attributes of an unsigned response, which
  can only make it be refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flowapi.errors.saml import ResponseRejected
from flowapi.services.saml.documents import Element, children, grandchildren, named, only_child, text_of
from flowapi.services.saml.namespaces import ASSERTION, BEARER, PROTOCOL, SUCCESS
from flowapi.services.saml.responses import ParsedResponse
from flowapi.services.timestamps import from_rfc3339

SKEW = timedelta(seconds=60)
"""How much the clocks of two servers may differ."""
LONGEST_ID = 255
"""What the columns hold."""
_UNDERSTOOD = frozenset(
    named(ASSERTION, name) for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a response must fit."""

    issuer: str
    callback: str
    audience: str
    request_id: str | None
    """The request that it has to answer; None where it has to come unasked."""
    answers_unknown: bool = False
    """Whether it answers a request whose id nobody remembers."""
    attributes_required: bool = True


@dataclass(frozen=True, slots=True)
class VerifiedAssertion:
    """What an identity provider asserts of a user, for us, now."""

    id: str
    response_id: str
    issuer: str
    subject: str
    authenticated_at: datetime | None
    not_on_or_after: datetime
    attributes: Mapping[str, str] = field(repr=False)
    """The first value of each, by name."""


def check_response(response: ParsedResponse, expected: Expected) -> None:
    """See that *response* is meant for us and reports a success.

    Raises:
        ResponseRejected: It is not, or does not.
    """
    root = response.root
    _require(root.get("Version") == "2.0", "the version is not 2.0")
    _require(root.get("Destination", "") in ("", expected.callback), "it is for another destination")
    _require(_issuer_of(root) == expected.issuer, "it is of another issuer")
    codes = list(grandchildren(root, PROTOCOL, "Status", "StatusCode"))
    status = codes[0].get("Value", "") if len(codes) == 1 else ""
    _require(status == SUCCESS, f"the status is {status[:100] or 'missing'}")
    if not expected.answers_unknown:
        _require(root.get("InResponseTo") == expected.request_id, "it answers another request")
    _require(0 < len(response.id) <= LONGEST_ID, "there is no usable id")


def check_assertion(
    assertion: Element, response: ParsedResponse, expected: Expected, now: datetime
) -> VerifiedAssertion:
    """What *assertion*, whose signature has been checked, says.

    Raises:
        ResponseRejected: It does not count here and now.
    """
    _require(assertion.get("Version") == "2.0", "the assertion's version is not 2.0")
    _require(_issuer_of(assertion) == expected.issuer, "the assertion is of another issuer")
    assertion_id = assertion.get("ID", "")
    _require(0 < len(assertion_id) <= LONGEST_ID, "the assertion has no usable id")
    subject = _child(assertion, "Subject")
    _check_confirmation(subject, expected, now)
    name = text_of(_child(subject, "NameID"))
    _require(bool(name), "there is no subject")
    ends = _check_conditions(_child(assertion, "Conditions"), expected, now)
    statements = children(assertion, ASSERTION, "AttributeStatement")
    _require(bool(statements) or not expected.attributes_required, "there are no attributes")
    return VerifiedAssertion(
        id=assertion_id,
        response_id=response.id,
        issuer=expected.issuer,
        subject=name,
        authenticated_at=_check_session(assertion, now),
        not_on_or_after=ends,
        attributes=_attributes(statements),
    )


def _check_confirmation(subject: Element, expected: Expected, now: datetime) -> None:
    """See that whoever brings the assertion may do so: one of the confirmations is enough."""
    reasons = []
    for confirmation in children(subject, ASSERTION, "SubjectConfirmation"):
        try:
            _check_bearer(confirmation, expected, now)
        except ResponseRejected as error:
            reasons.append(str(error))
        else:
            return
    raise ResponseRejected(f"the subject is not confirmed: {'; '.join(reasons[:3]) or 'nothing is there'}")


def _check_bearer(confirmation: Element, expected: Expected, now: datetime) -> None:
    _require(confirmation.get("Method") == BEARER, "another method than bearer")
    data = _child(confirmation, "SubjectConfirmationData")
    _require(data.get("Recipient") == expected.callback, "another recipient")
    _require(now - SKEW < _time(data, "NotOnOrAfter"), "expired")
    _require("NotBefore" not in data.attrib or _time(data, "NotBefore") <= now + SKEW, "not valid yet")
    if not expected.answers_unknown:
        _require(data.get("InResponseTo") == expected.request_id, "it answers another request")


def _check_conditions(conditions: Element, expected: Expected, now: datetime) -> datetime:
    """See that the assertion may be used here and now; until when."""
    ends = _time(conditions, "NotOnOrAfter")
    _require(_time(conditions, "NotBefore") <= now + SKEW, "the assertion is not valid yet")
    _require(now - SKEW < ends, "the assertion has expired")
    _require(all(child.tag in _UNDERSTOOD for child in conditions), "there are unknown conditions")
    audiences = [_texts(one, "Audience") for one in children(conditions, ASSERTION, "AudienceRestriction")]
    fits = all(expected.audience in audience for audience in audiences)
    _require(bool(audiences) and fits, "it is for another audience")
    return ends


def _check_session(assertion: Element, now: datetime) -> datetime | None:
    """See that the session at the provider still lasts; when the user logged in there, if that is told."""
    statements = children(assertion, ASSERTION, "AuthnStatement")
    for statement in statements:
        ended = "SessionNotOnOrAfter" in statement.attrib and (
            _time(statement, "SessionNotOnOrAfter") <= now - SKEW
        )
        _require(not ended, "the session has ended")
    if not statements or "AuthnInstant" not in statements[0].attrib:
        return None
    return _time(statements[0], "AuthnInstant")


def _attributes(statements: list[Element]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for attribute in (one for each in statements for one in children(each, ASSERTION, "Attribute")):
        values = _texts(attribute, "AttributeValue")
        if (name := attribute.get("Name")) and values:
            found.setdefault(name, values[0])
    return found


def _texts(element: Element, name: str) -> list[str]:
    return [text_of(child) for child in children(element, ASSERTION, name)]


def _issuer_of(element: Element) -> str:
    return text_of(_child(element, "Issuer"))


def _child(element: Element, name: str) -> Element:
    try:
        found = only_child(element, ASSERTION, name)
    except ValueError as error:
        raise ResponseRejected(str(error)) from error
    if found is None:
        raise ResponseRejected(f"there is no {name}")
    return found


def _time(element: Element, name: str) -> datetime:
    try:
        return from_rfc3339(element.get(name, ""))
    except ValueError as error:
        raise ResponseRejected(f"{name} is no time") from error


def _require(met: bool, otherwise: str) -> None:
    if not met:
        raise ResponseRejected(otherwise)
