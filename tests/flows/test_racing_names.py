"""Two flows that want the same address or username at the same time, on real databases."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.hashing_pool import HashingPool
from flowapi.web.errors import flow_status
from storage.database import Database
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House, a_house
from tests.support.profiles import opened

ADA = "ada@example.com"
UNVERIFIED: dict[str, Any] = {"email": {"require_verification": False, "acquire_on_login": True}}
NAMED: dict[str, Any] = {"username": {"enabled": True, "optional": True, "acquire_on_login": True}}
PLAIN: dict[str, Any] = {
    "passkey": {"enabled": False},
    "mfa": {"enabled": False},
    "password": {"acquire_on_login": "never"},
}


@pytest.fixture
async def furnish(target: DatabaseTarget, hashing_pool: HashingPool) -> AsyncIterator[Furnish]:
    async with Database(target) as database:
        yield lambda *changes: a_house(database, hashing_pool, *changes)
        async with database.store() as store:
            for name in (ADA, "mallory@example.com", "bob@example.com", "eve@example.com"):
                if (email := await store.emails.find_by_address(name)) and email.user_id:
                    await store.users.delete(email.user_id)
            if username := await store.usernames.find("ada_l"):
                await store.users.delete(username.user_id)
            await store.commit()


async def signing_up(house: House, **identifiers: str) -> FlowDriver:
    """A registration that only lacks its password."""
    flow = await house.begun("registration", webauthn=False)
    await flow.advance("register_login_identifier", **identifiers)
    if house.settings.email.require_verification and "email" in identifiers:
        await flow.advance("verify_passcode", code=await house.code())
    flow.expect("password_creation")
    return flow


async def both(
    one: FlowDriver, other: FlowDriver, action: str, **inputs: Any
) -> tuple[FlowDriver, FlowDriver]:
    """Advance both at once; who was first, and who was not."""
    answers = await asyncio.gather(one.advance(action, **inputs), other.advance(action, **inputs))
    [loser] = [flow for flow, answer in zip((one, other), answers, strict=True) if answer.error]
    return (other if loser is one else one), loser


@pytest.mark.parametrize(
    ("settings", "identifiers", "error"),
    [
        ({}, {"email": ADA}, "email_already_exists"),
        (UNVERIFIED, {"email": ADA}, "email_already_exists"),
        (
            NAMED | {"email": {"acquire_on_registration": False}},
            {"username": "ada_l"},
            "username_already_exists",
        ),
        (
            NAMED | {"email": {"acquire_on_registration": True, "require_verification": False}},
            {"email": ADA, "username": "ada_l"},
            "email_already_exists",
        ),
    ],
)
async def test_the_later_of_two_registrations_is_told_that_the_name_is_taken(
    furnish: Furnish, settings: Mapping[str, Any], identifiers: Mapping[str, str], error: str
) -> None:
    house = furnish(PLAIN, settings)
    one, other = await signing_up(house, **identifiers), await signing_up(house, **identifiers)

    winner, loser = await both(one, other, "register_password", new_password="correct horse")

    winner.expect("success")
    answer = loser.expect("error", error=error)
    assert answer.error
    assert flow_status(answer.error) == 400
    assert answer.session is None
    assert [name for name in house.events.names if name == "user.create"] == ["user.create"]


@pytest.mark.parametrize("others_name", ["", "ada_l"])
async def test_what_was_free_when_asked_for_may_be_taken_at_the_end(
    furnish: Furnish, others_name: str
) -> None:
    house = furnish(PLAIN, NAMED, {"email": {"require_verification": False}})
    identifiers = {"email": "bob@example.com", "username": "ada_l"}
    flow = await signing_up(house, **identifiers)
    await house.add_user(
        "eve@example.com" if others_name else "bob@example.com", username=others_name or None
    )

    for _ in range(2):
        await flow.advance("register_password", new_password="correct horse")
        flow.expect("error", error="username_already_exists" if others_name else "email_already_exists")


async def test_one_of_two_users_gets_the_username(furnish: Furnish) -> None:
    house = furnish(PLAIN, NAMED)
    flows: list[FlowDriver] = []
    for address in (ADA, "mallory@example.com"):
        await house.add_user(address, password="correct horse")
        flow = await house.begun("login", webauthn=False)
        await flow.advance("continue_with_login_identifier", identifier=address)
        await flow.advance("continue_to_password_login")
        await flow.advance("password_login", password="correct horse")
        flow.expect("onboarding_username")
        flows.append(flow)

    winner, loser = await both(flows[0], flows[1], "username_create", username="ada_l")

    winner.expect("success")
    loser.expect(
        "onboarding_username",
        error="form_data_invalid_error",
        inputs={"username": "username_already_exists"},
    )


@pytest.mark.parametrize(
    ("action", "inputs", "code"),
    [
        ("email_create", {"email": "eve@example.com"}, "email_already_exists"),
        ("username_create", {"username": "ada_l"}, "username_already_exists"),
    ],
)
async def test_one_of_two_owners_gets_the_name_in_the_profile(
    furnish: Furnish, action: str, inputs: dict[str, str], code: str
) -> None:
    house = furnish(PLAIN, NAMED, UNVERIFIED)
    one, other = [await opened(house, await house.add_user(name)) for name in (ADA, "bob@example.com")]

    winner, loser = await both(one, other, action, **inputs)

    winner.expect("profile_init")
    loser.expect("profile_init", error="form_data_invalid_error", inputs={next(iter(inputs)): code})
