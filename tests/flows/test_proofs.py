"""A login that was begun with a credential which is changed, or taken away, before the login is complete."""

from datetime import timedelta
from itertools import product
from typing import Any

import orjson
import pytest

from tests.flows.test_costs import statements
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.half_done import (
    ADA,
    ASKING,
    PASSWORD,
    SECRET,
    Begin,
    Change,
    a_security_key,
    an_app,
    by_code,
    by_passkey,
    by_password,
    by_recovery,
    changed,
    new_password,
    no_address,
    no_app,
    no_credential,
    no_password,
    refused,
)
from tests.support.house import Furnish, House


@pytest.mark.parametrize(
    ("begin", "change"),
    [
        (by_password, new_password),
        (by_password, no_password),
        (by_code, no_address),
        *product([by_password, by_code], [an_app, a_security_key]),
    ],
)
@pytest.mark.parametrize(("action", "inputs"), [("skip", {}), ("username_create", {"username": "ada_l"})])
async def test_a_first_factor_that_is_changed_or_no_longer_enough_opens_nothing(
    furnish: Furnish, begin: Begin, change: Change, action: str, inputs: dict[str, Any]
) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await begin(house)
    flow.expect("onboarding_username")
    await changed(house, user_id, change)

    await refused(house, flow, user_id, action, **inputs)


async def test_a_passkey_that_is_deleted_opens_nothing_any_more(furnish: Furnish) -> None:
    house, authenticator = furnish(ASKING), Authenticator()
    user_id = await house.add_user(ADA, authenticator=authenticator)
    flow = await by_passkey(house, authenticator)
    flow.expect("onboarding_username")
    await changed(house, user_id, no_credential)

    await refused(house, flow, user_id, "skip")


@pytest.mark.parametrize("change", [new_password, no_app])
async def test_a_second_factor_does_not_stand_in_for_what_is_gone(furnish: Furnish, change: Change) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await by_password(house)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    flow.expect("onboarding_username")
    await changed(house, user_id, change)

    await refused(house, flow, user_id, "skip")


async def test_a_security_key_that_is_deleted_counts_no_longer(furnish: Furnish) -> None:
    house, authenticator = furnish(ASKING), Authenticator()
    user_id = await house.add_user(ADA, password=PASSWORD, authenticator=authenticator, second_factor=True)
    flow = await by_password(house)
    await flow.advance("webauthn_generate_request_options")
    response = authenticator.get(flow.payload["request_options"])
    await flow.advance("webauthn_verify_assertion_response", assertion_response=response)
    flow.expect("onboarding_username")
    await changed(house, user_id, no_credential)

    await refused(house, flow, user_id, "skip")


async def test_a_recovery_ends_where_the_password_is_changed_again(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_recovery(house)
    await flow.advance("password_recovery", new_password="battery staple")
    flow.expect("onboarding_username")
    await changed(house, user_id, new_password)

    await refused(house, flow, user_id, "skip")


@pytest.mark.parametrize("begin", [by_password, by_code])
async def test_a_login_is_completed_within_half_an_hour(furnish: Furnish, begin: Begin) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    in_time, late = await begin(house), await begin(house)

    house.clock.now += timedelta(minutes=30)
    await in_time.advance("skip")
    in_time.expect("success")
    async with house.database.store() as store:
        for session in await store.sessions.list_active(user_id, house.clock()):
            await store.sessions.delete(session.id)
        await store.commit()

    house.clock.now += timedelta(seconds=1)
    await refused(house, late, user_id, "username_create", username="ada_l")
    await refused(house, late, user_id, "skip")


@pytest.mark.parametrize(
    "settings", [{"enabled": False}, {"totp": {"enabled": False}, "security_keys": {"enabled": False}}]
)
@pytest.mark.parametrize("change", [an_app, a_security_key])
async def test_a_second_factor_that_nobody_asks_for_is_passed_over(
    furnish: Furnish, settings: dict[str, Any], change: Change
) -> None:
    house = furnish(ASKING, {"mfa": settings})
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    await changed(house, user_id, change)

    await flow.advance("skip")

    flow.expect("success")


async def test_another_second_factor_than_the_one_that_was_shown_does_no_harm(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD, otp_secret=SECRET)
    flow = await by_password(house)
    await flow.advance("otp_code_validate", otp_code=house.otp(SECRET))
    await changed(house, user_id, a_security_key)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_passkey_needs_no_second_factor_that_was_set_up_meanwhile(furnish: Furnish) -> None:
    house, authenticator = furnish(ASKING), Authenticator()
    user_id = await house.add_user(ADA, authenticator=authenticator)
    flow = await by_passkey(house, authenticator)
    await changed(house, user_id, an_app)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_change_of_something_else_does_no_harm(furnish: Furnish) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_code(house)
    await changed(house, user_id, new_password)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_password_that_gets_a_better_hash_is_the_same(furnish: Furnish) -> None:
    old = furnish(ASKING, {"password": {"hashing": {"memory_kib": 16}}})
    user_id = await old.add_user(ADA, password=PASSWORD)
    stored = (await old.account(user_id)).password
    house = furnish(ASKING)
    flow = await by_password(house)

    await flow.advance("skip")

    flow.expect("success")
    assert (await house.account(user_id)).password != stored


async def unproved(house: House, flow: FlowDriver) -> list[str]:
    """Let the flow be as the other server would have it: without its proofs, whose kinds are told."""
    document = await house.document(flow)
    assert PASSWORD not in str(document)
    kinds = [proof.partition(":")[0] for proof in document["data"].pop("proofs")]
    del document["data"]["proved_at"]
    async with house.database.store() as store:
        row = await store.flows.find(flow.flow_id)
        assert row
        text = orjson.dumps(document).decode()
        await store.flows.advance(
            row.id, version=row.version + 1, csrf_token=row.csrf_token, data=text, now=house.clock()
        )
        await store.commit()
    return kinds


async def test_a_login_that_the_other_server_began_is_not_held_to_what_that_did_not_note(
    furnish: Furnish,
) -> None:
    house = furnish(ASKING)
    user_id = await house.add_user(ADA, password=PASSWORD)
    flow = await by_password(house)
    assert await unproved(house, flow) == ["password"]
    await changed(house, user_id, new_password)

    await flow.advance("skip")

    flow.expect("success")


async def test_a_login_is_confirmed_without_a_statement_more(furnish: Furnish) -> None:
    house = furnish(ASKING)
    await house.add_user(ADA, password=PASSWORD)
    confirmed, unconfirmed = await by_password(house), await by_password(house)
    await unproved(house, unconfirmed)
    heard = statements(house)

    await confirmed.advance("skip")
    cost = list(heard)
    heard.clear()
    await unconfirmed.advance("skip")

    confirmed.expect("success")
    assert cost == heard
