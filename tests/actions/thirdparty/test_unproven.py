"""Which accounts elsewhere nobody vouches for."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from actions.thirdparty.unproven import is_unproven
from tests.support.records import an_identity

EMAIL_ID = uuid4()


@pytest.mark.parametrize(
    ("parts", "unproven"),
    [
        ({}, True),
        ({"data": None}, True),
        ({"data": '{"email_verified":false}'}, True),
        ({"data": '{"email_verified":true}'}, False),
        ({"email_id": uuid4()}, False),
        ({"email_id": None}, False),
        ({"saml_provider_name": "Corp", "saml_provider_enabled": True}, False),
    ],
)
def test_who_vouches_for_an_address(parts: dict[str, Any], unproven: bool) -> None:
    identity = an_identity(uuid4(), email_id=EMAIL_ID)

    assert is_unproven(replace(identity, **parts), EMAIL_ID) is unproven
