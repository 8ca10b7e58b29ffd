"""Identities of other providers in the profile."""

from uuid import UUID, uuid4

from storage.records.identity import Identity
from tests.support.clock import NOON
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import opened

ADA = "ada@example.com"
PROVIDERS = {
    "third_party": {
        "providers": {
            "google": {"enabled": True, "client_id": "a", "secret": "b"},
            "github": {"enabled": True, "client_id": "a", "secret": "b"},
        }
    }
}


async def connected(house: House, user_id: UUID, provider_id: str) -> str:
    """The id of a new identity of the user."""
    identity = Identity(uuid4(), provider_id, uuid4().hex, "{}", None, user_id, NOON, NOON)
    async with house.database.store() as store:
        await store.identities.add(identity)
        await store.commit()
    return str(identity.id)


def allowed(flow: FlowDriver, action: str, field: str) -> list[str]:
    """The labels of the values that an action allows."""
    assert flow.current
    return [one["name"] for one in flow.current.actions[action]["inputs"][field]["allowed_values"]]


async def test_an_identity_is_disconnected(furnish: Furnish) -> None:
    house = furnish(PROVIDERS)
    user_id = await house.add_user(ADA)
    google = await connected(house, user_id, "google")
    foreign = await connected(house, await house.add_user("bob@example.com"), "google")
    flow = await opened(house, user_id)
    assert allowed(flow, "connect_thirdparty_oauth_provider", "provider") == ["GitHub"]
    assert allowed(flow, "disconnect_thirdparty_oauth_provider", "identity_id") == ["google"]

    await flow.advance("disconnect_thirdparty_oauth_provider", identity_id=foreign)
    flow.expect(
        "profile_init", error="form_data_invalid_error", inputs={"identity_id": "value_invalid_error"}
    )
    await flow.advance("disconnect_thirdparty_oauth_provider", identity_id=google)

    flow.expect("profile_init")
    assert "identities" not in flow.payload["user"]
    assert allowed(flow, "connect_thirdparty_oauth_provider", "provider") == ["GitHub", "Google"]
    assert "disconnect_thirdparty_oauth_provider" not in flow.offered


async def test_the_identity_that_alone_logs_in_stays(furnish: Furnish) -> None:
    house = furnish(PROVIDERS, {"email": {"use_for_authentication": False}})
    user_id = await house.add_user(ADA)
    await connected(house, user_id, "google")

    assert "disconnect_thirdparty_oauth_provider" not in (await opened(house, user_id)).offered
