"""From attributes to claims."""

from dataclasses import replace
from typing import Any

import pytest

from flowapi.services.saml.assertions import VerifiedAssertion
from flowapi.services.saml.attributes import attribute_map, told_claims
from tests.support.identity_provider import CLAIMS
from tests.support.records import NOW

ASSERTION = VerifiedAssertion(
    id="_a",
    response_id="_r",
    issuer="https://idp.example",
    subject="ada",
    authenticated_at=NOW,
    not_on_or_after=NOW,
    attributes={f"{CLAIMS}emailaddress": "a@acme.example", "mail": "b@acme.example", "tz": "UTC", "x": "y"},
)


def told(stored: str | None = None, *, verified: bool = False, **attributes: str) -> dict[str, Any]:
    assertion = replace(ASSERTION, attributes={**ASSERTION.attributes, **attributes})
    names = attribute_map(stored, "Acme")
    return told_claims(assertion, names, "urn:us", addresses_verified=verified)


def test_the_usual_attributes_are_known() -> None:
    found = told()

    moment = int(NOW.timestamp())
    assert found["email"] == "a@acme.example"
    assert (found["iss"], found["sub"], found["aud"]) == ("https://idp.example", "ada", "urn:us")
    assert (found["iat"], found["exp"]) == (moment, moment)
    assert found["custom_claims"] == {"mail": "b@acme.example", "tz": "UTC", "x": "y"}


def test_what_is_configured_goes_before_what_is_usual() -> None:
    found = told('{"email": "mail", "zone_info": "tz", "name": ""}')

    assert (found["email"], found["zoneinfo"]) == ("b@acme.example", "UTC")
    assert found["custom_claims"] == {f"{CLAIMS}emailaddress": "a@acme.example", "x": "y"}


@pytest.mark.parametrize("stored", [None, "", "null", "[]", "{}"])
def test_nothing_may_be_configured(stored: str | None) -> None:
    assert attribute_map(stored, "Acme")["email"] == f"{CLAIMS}emailaddress"


def test_the_attributes_of_auth0_are_known_by_its_name() -> None:
    assert attribute_map(None, "My Auth0 tenant")["picture"] == "http://schemas.auth0.com/picture"
    assert "picture" not in attribute_map(None, "Acme")


@pytest.mark.parametrize(("value", "verified"), [("true", True), ("True", False), ("1", False), ("", False)])
def test_an_address_is_verified_if_the_provider_says_exactly_so(value: str, verified: bool) -> None:
    assert told('{"email_verified": "v"}', v=value)["email_verified"] is verified


def test_or_if_the_settings_trust_it() -> None:
    assert told(verified=True)["email_verified"] is True


def test_a_login_without_its_time_has_none() -> None:
    names = attribute_map(None, "Acme")

    assert "iat" not in told_claims(
        replace(ASSERTION, authenticated_at=None), names, "urn:us", addresses_verified=False
    )
