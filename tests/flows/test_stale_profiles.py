"""A profile that shows what is not there any more: nothing is changed by mistake, and it can go on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import logged_in, opened
from tests.support.walker import Walker
from tests.support.walks import Stride, Walk

EVERYTHING: dict[str, Any] = {
    "account": {"allow_deletion": True},
    "username": {"enabled": True, "optional": True},
    "password": {"optional": True},
}
ADA: dict[str, Any] = {
    "email": True,
    "username": True,
    "password": True,
    "passkey": True,
    "security_key": True,
    "otp_secret": True,
}
NOT_OFFERED = ("error", "operation_not_permitted_error")
NOT_FOUND = ("profile_init", "not_found")
INVALID = ("profile_init", "form_data_invalid_error")


async def in_two_windows(house: House) -> tuple[Walker, Walker]:
    """The profile of one account, opened twice."""
    walk = Walk("here", "profile", user=ADA, before=("a second address", "another session"))
    here = Walker(house, walk)
    await here.start()
    there = Walker(house, Walk("there", "profile"), user_id=here.user_id)
    await there.start()
    for window in (here, there):
        await window.take(Stride("register_client_capabilities", "profile_init"))
    return here, there


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("email_delete", INVALID),
        ("username_delete", NOT_OFFERED),
        ("password_delete", NOT_OFFERED),
        ("webauthn_credential_delete", NOT_FOUND),
        ("security_key_delete", NOT_OFFERED),
        ("otp_secret_delete", NOT_OFFERED),
        ("account_delete", NOT_OFFERED),
    ],
)
async def test_what_is_gone_is_not_deleted_twice(
    furnish: Furnish, action: str, answer: tuple[str, str]
) -> None:
    here, there = await in_two_windows(furnish(EVERYTHING))
    stride = Stride(action, "account_deleted" if action == "account_delete" else "profile_init")
    sent = await there.inputs(stride)
    await here.take(stride)

    found = await there.flow.send(action, sent)

    assert (found.name, found.error and found.error.code) == answer
    if action != "account_delete":
        await there.take(Stride("patch_metadata", "profile_init"))


async def test_a_session_that_is_over_is_not_ended_twice(furnish: Furnish) -> None:
    here, there = await in_two_windows(furnish(EVERYTHING))
    [other] = others(here) & others(there)
    await here.flow.advance("session_delete", session_id=other)
    here.flow.expect("profile_init")

    await there.flow.advance("session_delete", session_id=other)

    there.flow.expect("profile_init", error=INVALID[1], inputs={"session_id": "value_invalid_error"})


def others(walker: Walker) -> set[str]:
    """The sessions that a profile offers to end."""
    assert walker.flow.current
    values = walker.flow.current.actions["session_delete"]["inputs"]["session_id"]["allowed_values"]
    return {value["value"] for value in values}


@pytest.mark.parametrize(
    ("gone", "action", "answer"),
    [
        ("webauthn_credential_delete", "webauthn_credential_rename", NOT_FOUND),
        ("email_delete", "email_set_primary", NOT_OFFERED),
        ("password_delete", "password_update", NOT_OFFERED),
        ("username_delete", "username_update", NOT_OFFERED),
    ],
)
async def test_what_is_gone_is_not_changed(
    furnish: Furnish, gone: str, action: str, answer: tuple[str, str]
) -> None:
    here, there = await in_two_windows(furnish(EVERYTHING))
    sent = await there.inputs(Stride(action))
    await here.take(Stride(gone, "profile_init"))

    found = await there.flow.send(action, sent)

    assert (found.name, found.error and found.error.code) == answer
    await there.take(Stride("patch_metadata", "profile_init"))


async def refused(flow: FlowDriver, code: str, **sent: Any) -> None:
    """Try to leave a mark, in vain."""
    await flow.send("patch_metadata", {"patch_metadata": {"planted": True}}, **sent)
    flow.expect("error", error=code)


async def test_an_old_page_and_an_old_flow_change_nothing(house: House) -> None:
    user_id = await house.add_user("ada@example.com")
    flow = await opened(house, user_id)
    token = flow.token
    await flow.advance("patch_metadata", patch_metadata={"theme": "dark"})

    await refused(flow, "operation_not_permitted_error", token=token)
    await refused(flow, "operation_not_permitted_error", token="")
    house.clock.now += timedelta(hours=24, seconds=1)
    await refused(flow, "flow_expired_error")

    stored = (await house.account(user_id)).metadata
    assert stored
    assert stored.unsafe == '{"theme":"dark"}'


async def test_a_flow_of_somebody_else_changes_nothing(house: House) -> None:
    user_id = await house.add_user("ada@example.com")
    flow = await opened(house, user_id)
    flow.client = await logged_in(house, await house.add_user("bob@example.com"))

    await refused(flow, "operation_not_permitted_error")

    assert (await house.account(user_id)).metadata is None
