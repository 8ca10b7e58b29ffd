"""Two flows that give one account, or two, what exists only once, at the same time, on real databases.

One of them gets it; the other one is refused as if it had come later.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from config.database_target import DatabaseTarget
from flowapi.services.hashing_pool import HashingPool
from flowapi.web.errors import flow_status
from storage.database import Database
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House, a_house
from tests.support.profiles import opened

PASSWORD = "correct horse"
NAMED: dict[str, Any] = {"username": {"enabled": True, "optional": True}}
PLAIN: dict[str, Any] = {
    "email": {"require_verification": False, "acquire_on_login": True},
    "passkey": {"acquire_on_login": "never"},
    "mfa": {"acquire_on_login": False},
}
A_PASSKEY: dict[str, Any] = {
    "passkey": {"acquire_on_login": "always", "acquire_on_registration": "always"},
    "password": {"acquire_on_registration": "never"},
    "mfa": {"acquire_on_registration": False},
}
NOT_PERMITTED = "operation_not_permitted_error"
Step = tuple[str, dict[str, Any]]


def an_address() -> str:
    return f"{uuid4().hex}@example.com"


async def at_once(flows: list[FlowDriver], steps: list[Step]) -> tuple[FlowDriver, FlowDriver]:
    """Take the steps at the same time; who got it, and who did not."""
    await asyncio.gather(
        *(flow.advance(action, **sent) for flow, (action, sent) in zip(flows, steps, strict=True))
    )
    refused = [flow for flow in flows if flow.answer and flow.answer.error]
    assert len(refused) == 1, [(flow.answer.name, flow.answer.error) for flow in flows if flow.answer]
    return next(flow for flow in flows if flow is not refused[0]), refused[0]


async def past_the_password(house: House, address: str) -> FlowDriver:
    flow = await house.begun("login")
    name = "identifier" if house.settings.username.enabled else "email"
    await flow.advance("continue_with_login_identifier", **{name: address})
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password=PASSWORD)
    return flow


def is_refused(flow: FlowDriver, code: str, status: int) -> None:
    answer = flow.expect("error", error=code)
    assert flow_status(answer.error) == status
    assert answer.session is None


@pytest.mark.parametrize("place", ["profile", "login"])
async def test_one_app_is_set_up(target: DatabaseTarget, hashing_pool: HashingPool, place: str) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, {"mfa": {"acquire_on_login": place == "login"}})
        address = an_address()
        user_id = await house.add_user(address, password=PASSWORD)
        flows = [
            await past_the_password(house, address) if place == "login" else await opened(house, user_id)
            for _ in range(2)
        ]
        for flow in flows:
            await flow.advance("continue_to_otp_secret_creation")
        secrets = {id(flow): flow.payload["otp_secret"] for flow in flows}
        steps = [("otp_code_verify", {"otp_code": house.otp(secrets[id(flow)])}) for flow in flows]

        winner, loser = await at_once(flows, steps)

        winner.expect("success" if place == "login" else "profile_init")
        is_refused(loser, NOT_PERMITTED, 403)
        stored = (await house.account(user_id)).otp_secret
        assert stored
        assert stored.secret == secrets[id(winner)]
        await loser.advance("otp_code_verify", otp_code=house.otp(secrets[id(loser)]))
        is_refused(loser, NOT_PERMITTED, 403)
        if place == "profile":
            await loser.advance("back")
            loser.expect("profile_init")


@pytest.mark.parametrize(
    ("action", "sent"),
    [
        ("password_create", [{"password": "one horse"}, {"password": "other horse"}]),
        ("username_create", [{"username": "one"}, {"username": "other"}]),
    ],
)
async def test_one_password_or_name_is_chosen_in_the_profile(
    target: DatabaseTarget, hashing_pool: HashingPool, action: str, sent: list[dict[str, str]]
) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, NAMED)
        user_id = await house.add_user(an_address())
        flows = [await opened(house, user_id) for _ in range(2)]

        winner, loser = await at_once(flows, [(action, with_suffix(each)) for each in sent])

        winner.expect("profile_init")
        is_refused(loser, NOT_PERMITTED, 403)


def with_suffix(sent: Mapping[str, str]) -> dict[str, str]:
    """The same in words that no other test uses."""
    return {name: f"{value}_{uuid4().hex[:16]}" for name, value in sent.items()}


async def test_one_password_is_chosen_at_login(target: DatabaseTarget, hashing_pool: HashingPool) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, {"password": {"acquire_on_login": "always"}})
        address = an_address()
        await house.add_user(address)
        flows = [await past_the_code(house, address) for _ in range(2)]

        winner, loser = await at_once(flows, [("register_password", {"new_password": PASSWORD})] * 2)

        winner.expect("success")
        is_refused(loser, NOT_PERMITTED, 403)


async def past_the_code(house: House, address: str) -> FlowDriver:
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", email=address)
    await flow.advance("continue_to_passcode_confirmation")
    await flow.advance("verify_passcode", code=await house.code(address))
    return flow


async def test_one_username_is_chosen_at_login(target: DatabaseTarget, hashing_pool: HashingPool) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, NAMED, {"username": {"acquire_on_login": True}})
        address = an_address()
        await house.add_user(address, password=PASSWORD)
        flows = [await past_the_password(house, address) for _ in range(2)]
        names = [with_suffix({"username": name}) for name in ("one", "other")]

        winner, loser = await at_once(flows, [("username_create", name) for name in names])

        winner.expect("success")
        is_refused(loser, NOT_PERMITTED, 403)


async def test_of_two_new_addresses_one_is_the_primary_one(
    target: DatabaseTarget, hashing_pool: HashingPool
) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, NAMED)
        username = f"ada_{uuid4().hex[:16]}"
        user_id = await house.add_user(username=username, password=PASSWORD)
        flows = [await house.begun("login") for _ in range(2)]
        for flow in flows:
            await flow.advance("continue_with_login_identifier", identifier=username)
            await flow.advance("password_login", password=PASSWORD)
            flow.expect("onboarding_email")

        await asyncio.gather(*(flow.advance("email_address_set", email=an_address()) for flow in flows))

        for flow in flows:
            flow.expect("success")
        emails = (await house.account(user_id)).emails
        assert sorted(email.primary for email in emails) == [False, True]


@pytest.mark.parametrize("place", ["profile", "login", "registration"])
async def test_one_of_two_owners_registers_a_passkey(
    target: DatabaseTarget, hashing_pool: HashingPool, place: str
) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN, A_PASSKEY)
        chosen = uuid4().bytes * 2
        authenticator = Authenticator(make_id=lambda: chosen)
        flows = [await about_to_create(house, place) for _ in range(2)]
        steps = [
            (
                "webauthn_verify_attestation_response",
                {"public_key": authenticator.create(flow.payload["creation_options"])},
            )
            for flow in flows
        ]

        winner, loser = await at_once(flows, steps)

        winner.expect("profile_init" if place == "profile" else "success")
        assert loser.answer
        assert loser.answer.error
        assert (loser.answer.error.code, loser.answer.session) == ("passkey_invalid", None)


async def about_to_create(house: House, place: str) -> FlowDriver:
    """A flow of somebody of her own, which waits for a new passkey."""
    address = an_address()
    if place == "profile":
        flow = await opened(house, await house.add_user(address))
        await flow.advance("webauthn_credential_create")
        return flow
    if place == "login":
        await house.add_user(address, password=PASSWORD)
        flow = await past_the_password(house, address)
    else:
        flow = await house.begun("registration")
        await flow.advance("register_login_identifier", email=address)
    await flow.advance("webauthn_generate_creation_options")
    return flow


async def test_two_recoveries_leave_one_password(target: DatabaseTarget, hashing_pool: HashingPool) -> None:
    async with Database(target) as database:
        house = a_house(database, hashing_pool, PLAIN)
        address = an_address()
        user_id = await house.add_user(address)
        flows = [await house.begun("login") for _ in range(2)]
        for flow in flows:
            await flow.advance("continue_with_login_identifier", email=address)
            await flow.advance("continue_to_password_login")
            await flow.advance("continue_to_passcode_confirmation_recovery")
            await flow.advance("verify_passcode", code=await house.code(address))
            flow.expect("login_password_recovery")

        await asyncio.gather(*(flow.advance("password_recovery", new_password=PASSWORD) for flow in flows))

        codes = {flow.answer.error.code for flow in flows if flow.answer and flow.answer.error}
        assert codes <= {"flow_expired_error"}
        assert (await house.account(user_id)).password
