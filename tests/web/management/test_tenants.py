"""Tenants come, change and go by the management API."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from config.settings import TENANT_KEYS
from storage.store import DEFAULT_TENANT
from tests.web.conftest import World

TENANT = "7d1b2f54-9f0e-4f4e-8a50-6d2f1f0c9a16"


def told(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


async def test_a_tenant_is_stored_with_all_its_settings_and_a_key(many: World) -> None:
    config = {"service": {"name": "Shop"}, "session": {"lifespan": "1h"}, "unknown": 1}

    made = await many.management.post("/tenants", {"id": TENANT, "config": config})

    tenant = made.json()
    assert (made.status_code, tenant["id"]) == (201, TENANT)
    assert list(tenant) == ["id", "config", "created_at", "updated_at"]
    assert sorted(tenant["config"]) == sorted(TENANT_KEYS)
    assert tenant["config"]["service"]["name"] == "Shop"
    assert tenant["config"]["session"]["lifespan"] == "1h"
    assert tenant["config"]["password"]["min_length"] == 8
    assert (await many.management.get(f"/tenants/{TENANT}")).json() == tenant
    keys = (await many.public.get(f"/{TENANT}/.well-known/jwks.json")).json()["keys"]
    assert [key["alg"] for key in keys] == ["RS256"]


@pytest.mark.parametrize("written", [TENANT.upper(), TENANT.replace("-", ""), f"urn:uuid:{TENANT}"])
async def test_an_id_in_a_path_may_be_written_in_several_ways(many: World, written: str) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {}})

    assert (await many.management.get(f"/tenants/{written}")).json()["id"] == TENANT
    assert (await many.public.get(f"/{written}/health/alive")).status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "id is a required field and config is a required field"),
        ({"id": "x", "config": {}}, "id must be a valid uuid"),
        ({"id": TENANT}, "config is a required field"),
        (
            {"id": TENANT, "config": None},
            "config is a required field",
        ),
        (
            {"id": TENANT, "config": [1]},
            "Unmarshal type error: expected=object, got=array, field=config, offset=0",
        ),
        (
            {"id": TENANT, "config": {"service": {"name": " "}}},
            "invalid config: failed to validate tenant settings: service.name: found nothing; ",
        ),
        (
            {"id": TENANT, "config": {"secrets": {"key_management": {"type": "vault"}}}},
            "invalid config: failed to unmarshal into TenantConfig: secrets.key_management.type: ",
        ),
        (
            {"id": TENANT, "config": {"email_delivery": {"directory": "/nowhere/at/all"}}},
            "invalid config: failed to validate tenant settings: email_delivery.directory: ",
        ),
    ],
)
async def test_a_tenant_that_could_not_be_served_is_refused(
    many: World, body: dict[str, Any], message: str
) -> None:
    refused = await many.management.post("/tenants", body)

    assert refused.status_code == 400
    assert refused.json()["message"].startswith(message)
    assert (await many.management.get(f"/tenants/{TENANT}")).status_code == 404


async def test_an_id_is_given_once(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {"service": {"name": "First"}}})

    again = await many.management.post("/tenants", {"id": TENANT, "config": {}})

    message = f"failed to create tenant with id '{TENANT}': tenant already exists"
    assert (again.status_code, again.json()) == (409, told(409, message))
    assert (await many.management.get(f"/tenants/{TENANT}")).json()["config"]["service"]["name"] == "First"


async def test_a_configuration_is_replaced_and_not_merged(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {"password": {"min_length": 15}}})

    changed = await many.management.send("PUT", f"/tenants/{TENANT}", json={"config": {}})

    assert changed.status_code == 200
    assert changed.json()["config"]["password"]["min_length"] == 8


async def test_a_refused_change_changes_nothing(many: World) -> None:
    made = await many.management.post("/tenants", {"id": TENANT, "config": {}})

    refused = await many.management.send("PUT", f"/tenants/{TENANT}", json={"config": {"password": 1}})

    assert refused.status_code == 400
    assert (await many.management.get(f"/tenants/{TENANT}")).json() == made.json()


async def test_a_deleted_tenant_is_gone_at_once(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {}})
    assert (await many.public.get(f"/{TENANT}/health/alive")).status_code == 200

    deleted = await many.management.send("DELETE", f"/tenants/{TENANT}")

    assert (deleted.status_code, deleted.content) == (204, b"")
    gone = [
        await many.management.get(f"/tenants/{TENANT}"),
        await many.management.send("DELETE", f"/tenants/{TENANT}"),
        await many.public.post(f"/{TENANT}/login"),
        await many.admin.get(f"/{TENANT}/users/{TENANT}"),
    ]
    assert [answer.json() for answer in gone] == [told(404, "tenant not found")] * 4


async def test_the_default_tenant_stays(many: World) -> None:
    refused = await many.management.send("DELETE", f"/tenants/{DEFAULT_TENANT}")

    assert refused.json() == told(409, "the default tenant cannot be deleted")
    assert (await many.public.post(f"/{DEFAULT_TENANT}/login")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_who_asks_for_no_tenant_is_told_so(many: World, method: str) -> None:
    json: dict[str, Any] | None = {"config": {}} if method == "PUT" else None

    malformed = await many.management.send(method, "/tenants/not-an-id", json=json)
    unknown = await many.management.send(method, f"/tenants/{TENANT}", json=json)

    assert malformed.json() == told(400, "failed to parse tenant id as uuid")
    assert unknown.json() == told(404, "tenant not found")


async def test_a_tenant_without_a_key_gets_one_with_its_next_settings(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {}})
    async with many.application.database.store(UUID(TENANT)) as store:
        [row] = await store.jwks.list()

    await many.management.send("PUT", f"/tenants/{TENANT}", json={"config": {}})

    async with many.application.database.store(UUID(TENANT)) as store:
        assert await store.jwks.list() == [row]


async def test_the_secrets_of_the_server_are_not_told(many: World) -> None:
    made = await many.management.post("/tenants", {"id": TENANT, "config": {}})

    assert made.json()["config"]["secrets"]["keys"] is None
    assert "a-secret-of-at-least-16-characters" not in made.text


async def test_the_management_server_has_a_status_page(many: World) -> None:
    assert "API is running" in (await many.management.get("/")).text


async def test_the_list_is_in_pages_the_newest_first(many: World) -> None:
    ids = [str(UUID(int=number)) for number in (7, 8, 9)]
    for name in ids:
        many.clock.now += timedelta(days=1)
        await many.management.post("/tenants", {"id": name, "config": {}})

    first = await many.management.get("/tenants?per_page=2")
    second = await many.management.get("/tenants?per_page=2&page=2")

    assert [tenant["id"] for tenant in first.json()] == [ids[2], ids[1]]
    assert [tenant["id"] for tenant in second.json()] == [ids[0], str(DEFAULT_TENANT)]
    assert first.headers["x-total-count"] == "4"
    assert 'page=2&per_page=2>; rel="next"' in first.headers["link"]
    assert (await many.management.get("/tenants?page=x")).status_code == 400


async def test_what_is_measured_is_told_by_the_management_server_alone(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {}})

    page = await many.management.get("/metrics")

    assert page.status_code == 200
    assert "flowapi_database_up 1" in page.text
    assert (await many.admin.get("/metrics")).status_code == 400
    assert (await many.admin.get(f"/{TENANT}/metrics")).status_code == 404
