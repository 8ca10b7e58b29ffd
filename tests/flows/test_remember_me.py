"""Whether the browser keeps the session is the user's choice, where it is to be asked for."""

import pytest

from tests.flows.tables import ONE_FACTOR
from tests.support.house import Furnish

ADA = "ada@example.com"


@pytest.mark.parametrize("name", ["login", "registration"])
async def test_it_is_not_asked_for_by_default(furnish: Furnish, name: str) -> None:
    flow = await furnish().begun(name)

    assert "remember_me" not in flow.offered


@pytest.mark.parametrize(("chosen", "kept"), [(None, False), (False, False), (True, True)])
@pytest.mark.parametrize("name", ["login", "registration"])
async def test_the_choice_counts_at_the_end(
    furnish: Furnish, name: str, chosen: bool | None, kept: bool
) -> None:
    house = furnish(
        {
            "session": {"cookie": {"retention": "prompt"}},
            "passkey": {"enabled": False},
            "email": {"require_verification": False},
        },
        ONE_FACTOR,
    )
    flow = await house.begun(name)
    assert "remember_me" in flow.offered
    if chosen is not None:
        state, offered = flow.expect(f"{name}_init").name, flow.offered
        await flow.advance("remember_me", remember_me=not chosen)
        await flow.advance("remember_me", remember_me=chosen)
        flow.expect(state)
        assert flow.offered == offered
    if name == "login":
        await house.add_user(ADA, password="correct horse")
        await flow.advance("continue_with_login_identifier", email=ADA)
        await flow.advance("continue_to_password_login")
        answer = await flow.advance("password_login", password="correct horse")
    else:
        await flow.advance("register_login_identifier", email=ADA)
        answer = await flow.advance("register_password", new_password="correct horse")

    flow.expect("success")
    assert answer.session
    assert answer.session.persistent is kept


async def test_at_registration_it_is_remembered_before_there_is_an_account(furnish: Furnish) -> None:
    house = furnish({"session": {"cookie": {"retention": "prompt"}}})
    flow = await house.begun("registration")

    await flow.advance("remember_me", remember_me=True)

    assert (await house.document(flow))["data"]["remember_me_selected"] is True
