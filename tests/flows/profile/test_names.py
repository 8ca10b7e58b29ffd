"""The username in the profile."""

from tests.support.house import Furnish
from tests.support.profiles import opened

ADA = "ada@example.com"
WITH_NAMES = {"username": {"enabled": True, "use_as_login_identifier": True}}


async def test_a_username_is_chosen_changed_and_given_up(furnish: Furnish) -> None:
    house = furnish(WITH_NAMES)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("username_create", username=" Ada_L ")
    assert flow.payload["user"]["username"]["username"] == "ada_l"
    await flow.advance("username_update", username="countess")
    assert flow.payload["user"]["username"]["username"] == "countess"
    await flow.advance("username_delete")

    assert "username" not in flow.payload["user"]
    assert house.events.names == [f"user.update.username.{verb}" for verb in ("create", "update", "delete")]


async def test_a_taken_or_malformed_username_is_refused(furnish: Furnish) -> None:
    house = furnish(WITH_NAMES)
    await house.add_user(username="bob_b")
    flow = await opened(house, await house.add_user(ADA, username="ada_l"))

    for name, code in (
        ("Bob_B", "username_already_exists"),
        ("ada_l", "username_already_exists"),
        ("a-d-a", "invalid_username_error"),
    ):
        await flow.advance("username_update", username=name)
        flow.expect("profile_init", error="form_data_invalid_error", inputs={"username": code})
