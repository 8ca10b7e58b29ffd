"""The password in the profile."""

import pytest

from tests.support.house import Furnish, House
from tests.support.profiles import opened

ADA = "ada@example.com"
OPTIONAL = {"password": {"optional": True}}


async def test_a_password_is_set_changed_and_deleted(furnish: Furnish) -> None:
    house = furnish(OPTIONAL)
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("password_create", password="tulips in winter")
    await flow.advance("password_update", password="roses in autumn")
    stored = (await house.account(user_id)).password
    assert stored
    await house.services.passwords.check("roses in autumn", stored.password)
    await flow.advance("password_delete")

    flow.expect("profile_init")
    assert (await house.account(user_id)).password is None
    assert house.events.names == ["user.update.password.update"]


@pytest.mark.parametrize(
    ("password", "code"), [("", "value_missing_error"), ("short", "value_too_short_error")]
)
async def test_what_is_no_password_is_refused(house: House, password: str, code: str) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("password_create", password=password)

    flow.expect("profile_init", error="form_data_invalid_error", inputs={"password": code})


@pytest.mark.parametrize("password", ["x" * 73, "ä" * 37])
async def test_a_password_has_at_most_72_bytes(house: House, password: str) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("password_create", password=password)

    flow.expect("profile_init", error="form_data_invalid_error", inputs={"password": "value_too_long_error"})
