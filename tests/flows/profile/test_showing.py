"""What the profile shows, and to whom."""

from uuid import uuid4

import pytest

from flowapi.engine.contract import SessionFacts
from tests.support.flows import BROWSER
from tests.support.house import Furnish, House
from tests.support.profiles import logged_in, opened

ADA = "ada@example.com"


async def test_it_shows_the_account_and_its_sessions(house: House) -> None:
    user_id = await house.add_user(ADA)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"
    client = await logged_in(house, user_id, user_agent=agent, ip_address="192.0.2.7")

    flow = await house.begun("profile", client=client)

    answer = flow.expect("profile_init")
    assert client.session
    [email] = (await house.account(user_id)).emails
    assert answer.payload == {
        "user": {
            "id": str(user_id),
            "user_id": str(user_id),
            "created_at": "2026-03-01T12:00:00Z",
            "updated_at": "2026-03-01T12:00:00Z",
            "mfa_config": {"auth_app_set_up": False, "totp_enabled": True, "security_keys_enabled": True},
            "emails": [{"id": str(email.id), "address": ADA, "is_verified": True, "is_primary": True}],
        },
        "sessions": [
            {
                "id": str(client.session.id),
                "current": True,
                "created_at": "2026-03-01T12:00:00Z",
                "last_used": "2026-03-01T12:00:00Z",
                "expires_at": "2026-03-02T00:00:00Z",
                "ip_address": "192.0.2.7",
                "user_agent_raw": agent,
                "user_agent": "Linux (Firefox)",
            }
        ],
    }


async def test_sessions_can_be_kept_from_it(furnish: Furnish) -> None:
    house = furnish({"session": {"show_on_profile": False}})

    flow = await opened(house, await house.add_user(ADA))

    assert "sessions" not in flow.payload


async def test_what_is_offered_to_an_account_with_nothing_but_an_address(house: House) -> None:
    flow = await opened(house, await house.add_user(ADA))

    offered = set(flow.offered) - {"continue_to_otp_secret_creation"}
    assert offered == {
        "email_create",
        "email_delete",
        "password_create",
        "patch_metadata",
        "security_key_create",
        "webauthn_credential_create",
    }


async def test_without_a_session_nothing_goes_on(house: House) -> None:
    flow = house.flow("profile")
    await flow.start()

    await flow.advance("register_client_capabilities", webauthn_available=True)

    flow.expect("error", error="operation_not_permitted_error")


@pytest.mark.parametrize("session", [None, SessionFacts(uuid4(), uuid4())])
async def test_it_belongs_to_the_account_that_opened_it(house: House, session: SessionFacts | None) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    flow.client = BROWSER if session is None else await logged_in(house, await house.add_user("b@x.example"))

    await flow.advance("patch_metadata", patch_metadata={"planted": True})

    flow.expect("error", error="operation_not_permitted_error")
    assert (await house.account(user_id)).metadata is None


async def test_another_session_of_the_same_account_may_go_on(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)
    flow.client = await logged_in(house, user_id)

    await flow.advance("patch_metadata", patch_metadata={"a": 1})

    flow.expect("profile_init")
