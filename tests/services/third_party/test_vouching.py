"""Which providers answer for an address."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from flowapi.services.third_party.vouching import vouches_for
from tests.support.records import an_email, an_identity

EMAIL = replace(an_email(uuid4()), address="ada@example.com")


@pytest.mark.parametrize(
    ("parts", "vouches"),
    [
        ({}, False),
        ({"data": None}, False),
        ({"data": '{"email":"ada@example.com"}'}, False),
        ({"data": '{"email":"ada@example.com","email_verified":false}'}, False),
        ({"data": '{"email":"ada@example.com","email_verified":true}'}, True),
        ({"data": '{"email":"bob@example.com","email_verified":true}'}, False),
        ({"data": '{"email_verified":true}'}, False),
        ({"saml_provider_name": "Corp", "saml_provider_enabled": True}, True),
    ],
)
def test_who_vouches_for_an_address(parts: dict[str, Any], vouches: bool) -> None:
    identity = an_identity(uuid4(), email_id=EMAIL.id)

    assert vouches_for(replace(identity, **parts), EMAIL) is vouches
