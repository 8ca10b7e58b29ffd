"""No way through the profile ends in an account that nobody can log in to."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowapi.services.ways_in import can_log_in
from storage.records.email import Email
from tests.support.clock import NOON
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House, a_house, settings_with
from tests.support.profiles import opened
from tests.support.stores import Loop

flags = st.booleans()
options = st.fixed_dictionaries(
    {
        "email": st.fixed_dictionaries(
            {"optional": flags, "use_as_login_identifier": flags, "use_for_authentication": flags}
        ),
        "username": st.fixed_dictionaries({"enabled": flags, "optional": flags}),
        "password": st.fixed_dictionaries({"enabled": flags, "optional": flags}),
        "passkey": st.fixed_dictionaries({"enabled": flags, "optional": flags}),
    }
)
parts = st.fixed_dictionaries(
    {
        "emails": st.integers(0, 2),
        "primary": flags,
        "username": flags,
        "password": flags,
        "passkey": flags,
        "security_key": flags,
    }
)
DELETIONS = (
    "email_delete",
    "username_delete",
    "password_delete",
    "webauthn_credential_delete",
    "security_key_delete",
)


@pytest.fixture(scope="module")
def street(loop: Loop, hashing_pool: Any) -> House:
    """A house that all accounts are in."""
    return a_house(loop.database, hashing_pool)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(config=options, has=parts, choices=st.lists(st.tuples(st.sampled_from(DELETIONS), flags), max_size=8))
def test_no_deletion_shuts_the_owner_out(
    loop: Loop, street: House, config: Any, has: Any, choices: list[tuple[str, bool]]
) -> None:
    here = street.under(settings_with(config, {"username": {"use_as_login_identifier": True}}))
    loop.run(deleted(here, has, choices))


async def deleted(house: House, has: Any, choices: list[tuple[str, bool]]) -> None:
    name = uuid4().hex
    user_id = await house.add_user(
        f"{name}@example.com" if has["emails"] else None,
        primary=has["primary"],
        username=name if has["username"] else None,
        password="correct horse" if has["password"] else None,
        passkey=has["passkey"],
        security_key=has["security_key"],
    )
    if has["emails"] > 1:
        async with house.database.store() as store:
            await store.emails.add(Email(uuid4(), user_id, f"{name}@x.example", True, False, NOON, NOON))
            await store.commit()
    before = can_log_in(await house.account(user_id), house.settings)
    flow = await opened(house, user_id)

    for action, last in choices:
        account = await house.account(user_id)
        inputs = {
            "email_id": [str(email.id) for email in account.emails],
            "passkey_id": [credential.id for credential in account.credentials],
            "security_key_id": [credential.id for credential in account.credentials],
        }
        await flow.advance(action, **{key: ids[-1 if last else 0] for key, ids in inputs.items() if ids})

    assert can_log_in(await house.account(user_id), house.settings) or not before


async def test_the_last_two_ways_in_are_not_deleted_at_the_same_time(furnish: Furnish) -> None:
    house = furnish({"email": {"use_for_authentication": False}, "password": {"optional": True}})
    user_id = await house.add_user("ada@example.com", password="correct horse", passkey=True)
    [passkey] = (await house.account(user_id)).passkeys
    one, other = await opened(house, user_id), await opened(house, user_id)

    await asyncio.gather(
        one.advance("password_delete"),
        other.advance("webauthn_credential_delete", passkey_id=passkey.id),
    )

    assert can_log_in(await house.account(user_id), house.settings)
    assert sorted(map(error_of, (one, other))) == ["", "operation_not_permitted_error"]


def error_of(flow: FlowDriver) -> str:
    """The code of the error in the last answer."""
    return flow.answer.error.code if flow.answer and flow.answer.error else ""


async def test_the_last_passkey_stays_beside_a_security_key(furnish: Furnish) -> None:
    house = furnish({"email": {"use_for_authentication": False}})
    user_id = await house.add_user("ada@example.com", passkey=True, security_key=True)
    [passkey] = (await house.account(user_id)).passkeys
    flow = await opened(house, user_id)

    await flow.advance("webauthn_credential_delete", passkey_id=passkey.id)

    flow.expect("profile_init", error="operation_not_permitted_error")


@pytest.mark.parametrize("optional", [True, False])
async def test_the_last_address_stays_where_nothing_else_logs_in(furnish: Furnish, optional: bool) -> None:
    house = furnish({"email": {"optional": optional}})
    user_id = await house.add_user("ada@example.com")
    flow = await opened(house, user_id)
    assert flow.current
    assert flow.current.actions["email_delete"]["inputs"] == {
        "email_id": {"name": "email_id", "type": "string", "required": True, "hidden": True}
    }

    await flow.advance("email_delete", email_id=str((await house.account(user_id)).emails[0].id))

    flow.expect("profile_init", error="form_data_invalid_error", inputs={"email_id": "value_invalid_error"})


@pytest.mark.parametrize(("optional", "offered"), [(True, True), (False, False)])
async def test_the_last_second_factor_stays_where_one_is_mandatory(
    furnish: Furnish, optional: bool, offered: bool
) -> None:
    house = furnish({"mfa": {"optional": optional}})
    flow = await opened(house, await house.add_user("ada@example.com", security_key=True))

    assert ("security_key_delete" in flow.offered) is offered


async def test_the_only_name_to_log_in_with_stays(furnish: Furnish) -> None:
    house = furnish(
        {
            "username": {"enabled": True, "use_as_login_identifier": True},
            "email": {"use_as_login_identifier": False},
        }
    )
    flow = await opened(house, await house.add_user("ada@example.com", username="ada", password="x" * 8))
    assert "username_delete" in flow.offered

    await flow.advance("username_delete")

    flow.expect("profile_init", error="operation_not_permitted_error")
    assert flow.payload["user"]["username"]["username"] == "ada"
