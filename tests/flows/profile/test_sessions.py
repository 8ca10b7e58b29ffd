"""Other sessions in the profile."""

from tests.support.house import Furnish, House
from tests.support.profiles import logged_in, opened

ADA = "ada@example.com"


async def test_another_session_is_ended_and_this_one_stays(house: House) -> None:
    user_id = await house.add_user(ADA)
    other = await logged_in(house, user_id)
    foreign = await logged_in(house, await house.add_user("bob@example.com"))
    flow = await opened(house, user_id)
    assert other.session
    assert foreign.session
    assert flow.client.session

    for session in (flow.client.session.id, foreign.session.id, "nonsense"):
        await flow.advance("session_delete", session_id=str(session))
        flow.expect(
            "profile_init", error="form_data_invalid_error", inputs={"session_id": "value_invalid_error"}
        )
    await flow.advance("session_delete", session_id=str(other.session.id))

    flow.expect("profile_init")
    assert [session["current"] for session in flow.payload["sessions"]] == [True]
    assert "session_delete" not in flow.offered
    assert house.events.names == ["session.delete.explicit.revoke"]


async def test_sessions_cannot_be_ended_where_that_is_switched_off(furnish: Furnish) -> None:
    house = furnish({"session": {"allow_revocation": False}})
    user_id = await house.add_user(ADA)
    await logged_in(house, user_id)

    assert "session_delete" not in (await opened(house, user_id)).offered
