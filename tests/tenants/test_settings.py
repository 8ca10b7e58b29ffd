"""Each tenant is served by its own settings, as they are now."""

import sqlite3
from typing import Any

import orjson
import pytest

from config.settings import Settings
from flowapi.tenants.cache import FRESH, RENEWAL
from tests.tenants.serving import CHEAP, Many, Tenant, many_tenants


async def cookie_name(tenant: Tenant) -> str:
    """The name of the cookie that a logout takes away."""
    token = await tenant.token(await tenant.user())
    answer = await tenant.ask("POST", "/logout", authorization=f"Bearer {token}")
    return str(answer.headers["set-cookie"].partition("=")[0])


async def test_each_has_settings_of_its_own(many: Many) -> None:
    one = await many.tenant(
        session={"cookie": {"name": "one"}}, cors={"allow_origins": ["https://one.example"]}
    )
    two = await many.tenant(session={"cookie": {"name": "two"}})

    allowed = [
        (await tenant.ask(method, "/login", origin="https://one.example")).headers.get(
            "access-control-allow-origin"
        )
        for tenant in (one, two)
        for method in ("POST", "OPTIONS")
    ]

    assert (await cookie_name(one), await cookie_name(two)) == ("one", "two")
    assert allowed == ["https://one.example", "https://one.example", None, None]


async def test_changed_settings_hold_at_once(many: Many) -> None:
    tenant = await many.tenant(account={"allow_signup": True})
    assert (await tenant.begin("registration"))["actions"]

    await many.configure(tenant, account={"allow_signup": False})

    assert (await tenant.begin("registration"))["actions"] == {}


async def test_what_another_process_changes_holds_a_moment_later(many: Many, settings: Settings) -> None:
    tenant = await many.tenant(password=CHEAP)
    assert (await tenant.begin("registration"))["actions"]

    with sqlite3.connect(settings.database.database) as elsewhere:
        config = orjson.dumps({"account": {"allow_signup": False}}).decode()
        elsewhere.execute("UPDATE tenants SET config = ? WHERE id = ?", (config, str(tenant.id)))
    many.clock.now += FRESH

    assert (await tenant.begin("registration"))["actions"] == {}


@pytest.mark.parametrize(
    ("config", "message", "cause"),
    [
        ("{", "failed to parse tenant config", "JSON"),
        ('"text"', "failed to parse tenant config", "no JSON object"),
        ('{"session": {"lifespan": "1 day"}}', "failed to unmarshal tenant config", "session.lifespan"),
        (
            '{"webauthn": {"relying_party": {"id": ""}}}',
            "failed to post process tenant settings",
            "relying_party.id",
        ),
        (
            '{"email_delivery": {"directory": "/nowhere/at/all"}}',
            "failed to post process tenant settings",
            "email_delivery.directory",
        ),
    ],
)
async def test_broken_settings_concern_no_other_tenant(
    many: Many, settings: Settings, caplog: pytest.LogCaptureFixture, config: str, message: str, cause: str
) -> None:
    broken, whole = await many.tenant(), await many.tenant()
    with sqlite3.connect(settings.database.database) as elsewhere:
        elsewhere.execute("UPDATE tenants SET config = ? WHERE id = ?", (config, str(broken.id)))
    many.clock.now += FRESH

    answers: list[Any] = [await broken.ask("POST", "/login"), await broken.order("GET", "/users/1")]

    assert [answer.json() for answer in answers] == [{"code": 500, "message": message}] * 2
    assert (await whole.ask("POST", "/login")).status_code == 200
    [told] = [line for line in caplog.messages if str(broken.id) in line]
    assert cause in told


async def test_a_broken_tenant_can_be_mended(many: Many, settings: Settings) -> None:
    tenant = await many.tenant()
    with sqlite3.connect(settings.database.database) as elsewhere:
        elsewhere.execute("UPDATE tenants SET config = '{' WHERE id = ?", (str(tenant.id),))
    many.clock.now += FRESH
    assert (await tenant.ask("POST", "/login")).status_code == 500
    assert (await many.management.get(f"/tenants/{tenant.id}")).json()["config"] is None

    await many.configure(tenant)

    assert (await tenant.ask("POST", "/login")).status_code == 200


async def test_a_tenant_of_the_reference_is_served_with_what_would_not_be_accepted_today(
    many: Many, settings: Settings
) -> None:
    tenant = await many.tenant()
    config = orjson.dumps({"cors": {"allow_origins": ["*"]}}).decode()
    with sqlite3.connect(settings.database.database) as elsewhere:
        elsewhere.execute("UPDATE tenants SET config = ? WHERE id = ?", (config, str(tenant.id)))
    many.clock.now += FRESH

    answer = await tenant.ask("POST", "/login", origin="https://evil.example")

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_flows_are_read_again_for_all(many: Many) -> None:
    tenant = await many.tenant()
    assert (await tenant.ask("POST", "/login")).status_code == 200

    many.application.reload()

    assert (await tenant.ask("POST", "/login")).status_code == 200


async def test_between_two_looks_a_step_costs_what_it_costs_a_server_with_one_tenant(many: Many) -> None:
    tenant = await many.tenant()
    answer = await tenant.begin()
    sent: list[str] = []
    many.application.database.listen(sent.append)

    await tenant.act(answer, "continue_with_login_identifier", email="nobody@example.com")
    fresh = len(sent)
    many.clock.now += FRESH
    await tenant.act(answer, "continue_with_login_identifier", email="nobody@example.com")

    assert [text for text in sent if "FROM tenants" in text] == sent[fresh : fresh + 1]


async def test_hooks_that_another_process_added_are_known_after_a_while(
    many: Many, settings: Settings
) -> None:
    tenant = await many.tenant()
    other = many_tenants(settings)
    async with other as elsewhere:
        there = Tenant(tenant.id, elsewhere.application)
        await there.order("POST", "/webhooks", {"callback": "https://hooks.example", "events": ["user"]})
    many.clock.now += RENEWAL

    await tenant.user()

    async with many.application.database.store(tenant.id) as store:
        kinds = [item.kind for item in await store.outbox.pending()]
    assert kinds == ["webhook"]
