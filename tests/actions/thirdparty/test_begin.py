"""Sign-in at other providers: what screens need to know of it."""

from typing import Any

import pytest

from actions.thirdparty.begin import BeginThirdPartySignIn
from flowapi.services.secret_box import SecretBox
from flowapi.services.third_party.third_party import ThirdParty
from storage.store import Store
from tests.support.flows import a_context, asked, rejection_of
from tests.support.house import settings_with
from tests.support.signing import SECRET

NOWHERE = ThirdParty(settings_with().third_party, SecretBox([SECRET]), None)
"""Knows no provider; what is asked here does not come so far."""
ENABLED: dict[str, Any] = {"enabled": True, "client_id": "id", "secret": "secret"}
TWO: dict[str, Any] = {"third_party": {"providers": {"google": ENABLED, "apple": ENABLED}}}
CUSTOM: dict[str, Any] = {
    "third_party": {
        "custom_providers": {
            "Two": ENABLED | {"display_name": "Beta"},
            "one": ENABLED | {"display_name": "Zeta"},
            "off": {"enabled": False, "display_name": "Alpha"},
        }
    }
}


@pytest.mark.parametrize(("changes", "offered"), [({}, False), (TWO, True), (CUSTOM, True)])
def test_it_is_offered_where_there_is_a_provider(store: Store, changes: Any, offered: bool) -> None:
    ctx = a_context(store, settings=settings_with(changes))

    assert BeginThirdPartySignIn(NOWHERE).offered(ctx) is offered


def test_providers_come_in_their_order_and_custom_ones_by_name(store: Store) -> None:
    ctx = a_context(store, settings=settings_with(TWO, CUSTOM))

    assert asked(BeginThirdPartySignIn(NOWHERE), ctx) == [
        {"name": "redirect_to", "type": "string", "required": True, "hidden": True},
        {
            "name": "provider",
            "type": "string",
            "required": True,
            "hidden": True,
            "allowed_values": [
                {"value": "apple", "name": "Apple"},
                {"value": "google", "name": "Google"},
                {"value": "custom_two", "name": "Beta"},
                {"value": "custom_one", "name": "Zeta"},
            ],
        },
        {"name": "code_verifier", "type": "string", "hidden": True},
    ]


async def test_a_provider_that_is_not_offered_is_refused(store: Store) -> None:
    ctx = a_context(store, settings=settings_with(TWO))

    found = await rejection_of(
        BeginThirdPartySignIn(NOWHERE), ctx, redirect_to="https://a.example", provider="github"
    )

    assert found == ("form_data_invalid_error", {"provider": "value_invalid_error"})
