"""Looking after an account, with hanko-elements and on the plain page."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from tests.acceptance.browser.accounts import AccountPage, account_page
from tests.acceptance.browser.fronts import Front, PlainPage
from tests.acceptance.browser.visits import (
    PASSWORD,
    account,
    decline_passkey,
    expect_login_by,
    log_in_by_password,
    log_out,
    sign_up,
)
from tests.acceptance.browser.window import Window, opened

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def own(front: Front) -> AccountPage:
    """The page of a new account."""
    await sign_up(front)
    page = account_page(front)
    await page.settled()
    return page


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(chromium: Browser, address: str, window: Window) -> AsyncIterator[Window]:
    """A window of another browser of the same person."""
    async with opened(chromium, address) as other:
        other.person = window.person
        yield other


async def add_an_identity(route: Route) -> None:
    """Answer as a server with other providers would, for whoever has an account at one."""
    response = await route.fetch()
    answer = await response.json()
    identity = {"id": "4711", "provider": "GitHub", "identity_id": "8d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11"}
    answer["payload"]["user"]["identities"] = [identity]
    name = "disconnect_thirdparty_oauth_provider"
    allowed = [{"value": identity["identity_id"], "name": "github"}]
    chosen = {"name": "identity_id", "type": "string", "required": True, "allowed_values": allowed}
    href = answer["actions"]["patch_metadata"]["href"].replace("patch_metadata", name)
    answer["actions"][name] = {
        "action": name,
        "href": href,
        "description": "…",
        "inputs": {"identity_id": chosen},
    }
    await route.fulfill(response=response, json=answer)


async def test_addresses_are_added_verified_preferred_and_deleted(own: AccountPage, front: Front) -> None:
    first, second = front.window.person, f"{uuid4().hex}@example.com"
    await own.fill_in("add address", "nobody@nowhere")
    await expect(front.fault("address")).to_be_visible()

    await own.fill_in("add address", second)
    await front.give_code(await front.window.code(to=second))
    await expect(own.item("addresses")).to_have_count(2)
    await own.do(own.item("addresses", second), "make primary")
    await expect(own.primary(own.item("addresses", second))).to_be_visible()
    await own.do(own.item("addresses", first), "delete")
    await expect(own.item("addresses")).to_have_count(1)

    front.window.person = second
    await log_out(front)
    await log_in_by_password(front)
    await decline_passkey(front)
    await expect(account(front)).to_be_visible()


async def test_a_username_is_chosen_changed_used_and_deleted(own: AccountPage, front: Front) -> None:
    name, other = f"ada_{uuid4().hex[:20]}", f"eva_{uuid4().hex[:20]}"
    await own.fill_in("choose username", name)
    await expect(own.offer("change username")).to_be_visible()
    await own.fill_in("change username", other)
    await expect(account(front)).to_contain_text(other)
    await log_out(front)
    await front.give("identifier", other)
    await front.press("by password")
    await front.give("password", PASSWORD)
    await decline_passkey(front)
    await own.settled()

    await own.take("delete username")

    await expect(own.offer("choose username")).to_be_visible()


async def test_a_password_is_changed_deleted_and_set(own: AccountPage, front: Front) -> None:
    await own.fill_in("change password", "another horse battery")
    await expect(own.offer("change password")).to_be_visible()
    await log_out(front)
    await log_in_by_password(front, "another horse battery")
    await decline_passkey(front)
    await expect_login_by(front, "pwd")
    await own.settled()

    await own.take("delete password")
    await expect(own.offer("set password")).to_be_visible()
    await own.fill_in("set password", "a third horse battery")
    await expect(own.offer("change password")).to_be_visible()


async def test_passkeys_are_added_renamed_and_deleted(own: AccountPage, front: Front) -> None:
    await front.window.authenticator.consent()

    await own.take("add passkey")
    await expect(own.item("passkeys")).to_have_count(1)
    await own.rename(own.item("passkeys"), "My phone")
    await expect(own.item("passkeys", "My phone")).to_have_count(1)
    await own.do(own.item("passkeys", "My phone"), "delete")

    await expect(own.item("passkeys")).to_have_count(0)


async def test_a_session_elsewhere_is_listed_and_ended(own: AccountPage, elsewhere: Window) -> None:
    there = PlainPage(elsewhere)
    await there.open()
    await log_in_by_password(there)
    await decline_passkey(there)
    await expect(account(there)).to_be_visible()
    await own.front.open_account()
    await own.settled()
    await expect(own.item("sessions")).to_have_count(2)

    await own.do(own.item("sessions").filter(has_not_text=own.here), "revoke")

    await expect(own.item("sessions")).to_have_count(1)
    answer = await elsewhere.page.request.get(f"{elsewhere.address}/sessions/validate")
    assert await answer.json() == {"is_valid": False}


async def test_accounts_at_other_providers_are_listed(own: AccountPage, front: Front) -> None:
    await front.window.page.route("**/profile?action=register*", add_an_identity)

    await front.open_account()

    await expect(own.item("identities", "GitHub")).to_be_visible()


async def test_an_account_is_deleted(own: AccountPage, front: Front) -> None:
    await own.delete_account()

    await expect(account(front)).not_to_be_visible()
    answer = await front.window.page.request.get(f"{front.window.address}/sessions/validate")
    assert await answer.json() == {"is_valid": False}
