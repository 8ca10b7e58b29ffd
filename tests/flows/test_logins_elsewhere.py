"""What a token from another provider opens, and what it does not."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House
from tests.support.profiles import logged_in
from tests.support.records import an_identity

ADA = "ada@example.com"
GOOGLE: dict[str, Any] = {
    "third_party": {
        "redirect_url": "https://auth.example.com/thirdparty/callback",
        "error_redirect_url": "https://app.example.com/error",
        "allowed_redirect_urls": ["https://app.example.com"],
        "providers": {"google": {"enabled": True, "client_id": "id", "secret": "secret"}},
    }
}
FORM, FORBIDDEN = "form_data_invalid_error", "operation_not_permitted_error"


async def an_issued_token(house: House, user_id: UUID, owner: UUID | None, **parts: Any) -> str:
    """A token of *user_id* for an account at Google that is the *owner*'s."""
    identity = an_identity(owner)
    async with house.database.store() as store:
        await store.identities.add(identity)
        token = await house.services.one_time_tokens.issue(
            store, user_id=user_id, identity_id=identity.id, now=house.clock(), **parts
        )
        await store.commit()
    return token


async def away(house: House, flow: str = "login", **inputs: str) -> FlowDriver:
    """A flow that has sent its user to Google."""
    driver = await house.begun(flow)
    await driver.advance(
        "thirdparty_oauth", provider="google", redirect_to="https://app.example.com", **inputs
    )
    driver.expect("thirdparty")
    return driver


@pytest.mark.parametrize(
    "parts", [{"link_user": True}, {"is_flow": False}, {"code_verifier": "verifier"}], ids=str
)
@pytest.mark.parametrize("name", ["login", "registration"])
async def test_a_token_that_is_for_something_else_logs_nobody_in(
    furnish: Furnish, name: str, parts: dict[str, Any]
) -> None:
    house = furnish(GOOGLE)
    user_id = await house.add_user(ADA)
    token = await an_issued_token(house, user_id, user_id, **parts)
    flow = await away(house, name)

    await flow.advance("exchange_token", token=token)

    flow.expect("thirdparty", error=FORM)


@pytest.mark.parametrize("owner", ["nobody", "somebody else"])
async def test_a_token_for_what_is_not_its_users_logs_nobody_in(furnish: Furnish, owner: str) -> None:
    house = furnish(GOOGLE)
    other = await house.add_user("bob@example.com") if owner == "somebody else" else None
    token = await an_issued_token(house, await house.add_user(ADA), other)
    flow = await away(house)

    await flow.advance("exchange_token", token=token)

    flow.expect("thirdparty", error=FORM)


async def test_a_token_counts_for_a_minute(furnish: Furnish) -> None:
    house = furnish(GOOGLE)
    user_id = await house.add_user(ADA)
    token = await an_issued_token(house, user_id, user_id)
    flow = await away(house)
    house.clock.now += timedelta(seconds=61)

    await flow.advance("exchange_token", token=token)

    flow.expect("thirdparty", error=FORM)


@pytest.mark.parametrize(
    "token", ["\0", "x" * 9999, "é", str(uuid4())], ids=["nul", "long", "other", "unknown"]
)
async def test_a_strange_token_is_a_form_error(furnish: Furnish, token: str) -> None:
    flow = await away(furnish(GOOGLE))

    await flow.advance("exchange_token", token=token, code_verifier="\ud800")

    flow.expect("thirdparty", error=FORM)


async def test_a_token_counts_once_also_for_two_at_once(furnish: Furnish) -> None:
    house = furnish(GOOGLE)
    user_id = await house.add_user(ADA)
    token = await an_issued_token(house, user_id, user_id)
    one, other = await away(house), await away(house)

    answers = await asyncio.gather(
        one.advance("exchange_token", token=token), other.advance("exchange_token", token=token)
    )

    assert sorted(answer.name for answer in answers) == ["success", "thirdparty"]


async def test_a_login_ends_where_its_account_elsewhere_was_taken_away(furnish: Furnish) -> None:
    house = furnish(GOOGLE, {"mfa": {"require_for_third_party": True}})
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    user_id = await house.add_user(ADA, otp_secret=secret)
    flow = await away(house)
    await flow.advance("exchange_token", token=await an_issued_token(house, user_id, user_id))
    flow.expect("login_otp")
    async with house.database.store() as store:
        [identity] = await store.identities.list_of(user_id)
        await store.identities.delete(identity.id)
        await store.commit()

    await flow.advance("otp_code_validate", otp_code=house.otp(secret))

    flow.expect("error", error="flow_expired_error")


async def test_the_address_of_a_registration_is_verified_for_good(furnish: Furnish) -> None:
    house = furnish(GOOGLE, {"mfa": {"enabled": False}})
    user_id = await house.add_user(ADA, verified=False)
    account = await house.account(user_id)
    identity = an_identity(user_id, email_id=account.emails[0].id)
    async with house.database.store() as store:
        await store.identities.add(identity)
        token = await house.services.one_time_tokens.issue(
            store, user_id=user_id, identity_id=identity.id, now=house.clock(), user_created=True
        )
        await store.commit()
    flow = await away(house, "registration")
    await flow.advance("exchange_token", token=token)
    flow.expect("passcode_confirmation")

    await flow.advance("verify_passcode", code=await house.code(ADA))

    flow.expect("success")
    assert (await house.account(user_id)).emails[0].verified


async def test_a_token_connects_for_its_owner_only_and_once(furnish: Furnish) -> None:
    house = furnish(GOOGLE)
    ada, bob = await house.add_user(ADA), await house.add_user("bob@example.com")
    token = await an_issued_token(house, bob, None, link_user=True)
    login_token = await an_issued_token(house, ada, ada)
    flow = house.flow("profile", await logged_in(house, ada))
    await flow.start()
    await flow.advance("register_client_capabilities", webauthn_available=False)
    async with house.database.store() as store:
        [identity] = await store.identities.list_of(ada)
        await store.identities.delete(identity.id)
        await store.commit()
    await flow.advance("patch_metadata", patch_metadata={"a": 1})
    await flow.advance(
        "connect_thirdparty_oauth_provider", provider="google", redirect_to="https://app.example.com"
    )
    flow.expect("thirdparty")

    await flow.advance("exchange_token", token=token)
    flow.expect("thirdparty", error=FORBIDDEN)
    await flow.advance("exchange_token", token=login_token)
    flow.expect("thirdparty", error=FORM)

    await flow.advance("exchange_token", token=await an_issued_token(house, ada, None, link_user=True))
    flow.expect("profile_init")
    assert len((await house.account(ada)).identities) == 1
    assert (await house.account(bob)).identities == ()


async def test_who_came_with_an_address_that_is_not_hers_is_out_once_its_owner_comes(
    furnish: Furnish,
) -> None:
    house = furnish(GOOGLE, {"mfa": {"enabled": False}})
    user_id = await house.add_user(ADA, verified=False)
    [email] = (await house.account(user_id)).emails
    waiting, own = an_identity(user_id, email_id=email.id), an_identity(user_id, email_id=email.id)
    vouched = f'{{"email":"{ADA}","email_verified":true}}'
    told = replace(an_identity(user_id, email_id=email.id), data=vouched)
    async with house.database.store() as store:
        for identity in (waiting, own, told):
            await store.identities.add(identity)
        token = await house.services.one_time_tokens.issue(
            store, user_id=user_id, identity_id=own.id, now=house.clock()
        )
        await store.commit()
    flow = await away(house)
    await flow.advance("exchange_token", token=token)
    flow.expect("passcode_confirmation")

    await flow.advance("verify_passcode", code=await house.code(ADA))

    left = {identity.id for identity in (await house.account(user_id)).identities}
    assert left == {own.id, told.id}


@pytest.mark.parametrize("name", ["login", "registration"])
async def test_a_flow_that_has_left_with_a_verifier_takes_no_token_without_one(
    furnish: Furnish, name: str
) -> None:
    house = furnish(GOOGLE)
    user_id = await house.add_user(ADA)
    token = await an_issued_token(house, user_id, user_id)
    flow = await away(house, name, code_verifier="verifier")

    await flow.advance("exchange_token", token=token, code_verifier="verifier")
    flow.expect("thirdparty", error=FORM)

    await flow.advance("back")
    await flow.advance("thirdparty_oauth", provider="google", redirect_to="https://app.example.com")
    await flow.advance("exchange_token", token=token)
    flow.expect("success")
