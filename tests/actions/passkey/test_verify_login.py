"""What the authenticator answers to a login."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from actions import keys
from actions.accounts import NOBODY
from actions.passkey.verify_login import VerifyPasskeyLogin
from flowapi.engine.contract import Context
from flowapi.errors.technical import TechnicalError
from storage.store import Store
from tests.support.authenticator import Authenticator
from tests.support.flows import FLOW_ID, a_context, asked, rejection_of, run_action
from tests.support.house import House


def verify(house: House) -> VerifyPasskeyLogin:
    return VerifyPasskeyLogin(house.services.passkeys, house.services.audit)


async def prompted(house: House, store: Store, user_id: UUID = NOBODY) -> tuple[Context, Any]:
    """A flow that waits for anybody's passkey, and the options for it; *user_id* is the one stashed."""
    ceremony = await house.services.passkeys.login_options(
        store, user_id=None, credentials=(), security_key=False, now=house.clock()
    )
    await store.commit()
    stash: dict[Any, Any] = {
        keys.WEBAUTHN: True,
        keys.CEREMONY_ID: str(ceremony.session_id),
        keys.USER_ID: str(user_id),
    }
    return a_context(store, stash), ceremony.options


def test_it_is_offered_where_there_is_webauthn(house: House, store: Store) -> None:
    assert verify(house).offered(a_context(store, {keys.WEBAUTHN: True}))
    assert not verify(house).offered(a_context(store))


def test_the_answer_is_called_required(house: House, store: Store) -> None:
    assert asked(verify(house), a_context(store)) == [
        {"name": "assertion_response", "type": "json", "required": True}
    ]


async def test_whose_passkey_it_is_logs_in(house: House, store: Store) -> None:
    authenticator = Authenticator()
    user_id = await house.add_user(
        "ada@example.com", username="ada", password="correct horse", authenticator=authenticator
    )
    ctx, options = await prompted(house, store)
    ctx.now += timedelta(minutes=1)

    ran = await run_action(verify(house), ctx, assertion_response=authenticator.get(options))

    assert ran.outcome == "verified"
    assert (
        ctx.stash.as_dict().items()
        >= {
            "login_method": "passkey",
            "user_id": str(user_id),
            "username": "ada",
            "email": "ada@example.com",
            "user_has_password": True,
            "user_has_passkey": True,
            "user_has_emails": True,
        }.items()
    )
    await store.commit()
    [used] = (await house.account(user_id)).credentials
    assert used.last_used_at == ctx.now


async def test_a_user_without_names_leaves_none_behind(house: House, store: Store) -> None:
    authenticator = Authenticator()
    await house.add_user(authenticator=authenticator)
    ctx, options = await prompted(house, store)
    ctx.stash[keys.EMAIL], ctx.stash[keys.USERNAME] = "typed@example.com", "typed"

    await run_action(verify(house), ctx, assertion_response=authenticator.get(options))

    assert (ctx.stash[keys.EMAIL], ctx.stash[keys.USERNAME]) == (None, None)


async def test_somebody_elses_passkey_is_foreign(house: House, store: Store) -> None:
    authenticator = Authenticator()
    await house.add_user(authenticator=authenticator)
    ctx, options = await prompted(house, store, user_id=uuid4())

    ran = await run_action(verify(house), ctx, assertion_response=authenticator.get(options))

    assert ran.outcome == "foreign"


@pytest.mark.parametrize("answer", [None, "", "{", {}, [], 7, {"id": "x", "response": {}}])
async def test_what_is_no_answer_is_an_invalid_passkey(house: House, store: Store, answer: Any) -> None:
    ctx, _ = await prompted(house, store)

    assert await rejection_of(verify(house), ctx, assertion_response=answer) == ("passkey_invalid", {})


async def test_an_answer_to_another_challenge_is_invalid(house: House, store: Store) -> None:
    authenticator = Authenticator()
    await house.add_user(authenticator=authenticator)
    ctx, options = await prompted(house, store)
    forged = authenticator.get(options, challenge="b3RoZXI")

    assert await rejection_of(verify(house), ctx, assertion_response=forged) == ("passkey_invalid", {})


async def test_an_answer_may_be_a_text(house: House, store: Store) -> None:

    authenticator = Authenticator()
    await house.add_user(authenticator=authenticator)
    ctx, options = await prompted(house, store)
    text = orjson.dumps(authenticator.get(options)).decode()

    assert (await run_action(verify(house), ctx, assertion_response=text)).outcome == "verified"


async def test_a_security_key_is_no_passkey(house: House, store: Store) -> None:
    authenticator = Authenticator()
    await house.add_user(authenticator=authenticator, second_factor=True)
    ctx, options = await prompted(house, store)

    found = await rejection_of(verify(house), ctx, assertion_response=authenticator.get(options))

    assert found == ("webauthn_credential_invalid_mfa_only", {})


async def test_without_a_ceremony_it_is_a_technical_error(house: House, store: Store) -> None:
    with pytest.raises(TechnicalError, match="webauthn_session_data_id"):
        await run_action(verify(house), a_context(store, {keys.WEBAUTHN: True}))


async def test_failed_logins_are_audited(house: House, store: Store) -> None:
    authenticator = Authenticator()
    user_id = await house.add_user("ada@example.com", authenticator=authenticator)
    ctx, options = await prompted(house, store)
    await rejection_of(verify(house), ctx, assertion_response=authenticator.get(options, challenge="b3RoZXI"))
    ctx, options = await prompted(house, store, user_id=uuid4())
    await run_action(verify(house), ctx, assertion_response=authenticator.get(options))
    await store.commit()

    rejected, foreign = house.audited
    assert rejected.pop("error")
    assert rejected == {
        "type": "login_failure",
        "details": {"login_method": "passkey", "flow_id": str(FLOW_ID)},
    }
    assert foreign == {
        "type": "login_failure",
        "user_id": str(user_id),
        "user_email": "a*****@example.com",
        "details": {"flow_id": str(FLOW_ID)},
    }
