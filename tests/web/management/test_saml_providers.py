"""Tenants are connected with identity providers by the management API."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from orjson import dumps

from config.sections.saml import AttributeMap
from flowapi.services.outbound import exchange
from flowapi.services.outbound.answer import Answer
from flowapi.web.management.new_provider import AttributeNames
from storage.store import Store
from tests.support.clock import NOON
from tests.support.identity_provider import FakeIdentityProvider
from tests.support.records import a_user, an_identity
from tests.web.conftest import World

TENANT = "7d1b2f54-9f0e-4f4e-8a50-6d2f1f0c9a16"
UNKNOWN = "7d1b2f54-9f0e-4f4e-8a50-6d2f1f0c9a17"
PATH = f"/tenants/{TENANT}/saml/providers"
REQUIRED = ("name", "metadata_url", "domain")
INVALID = "validation failed: code=400, message="
MISREAD = "invalid request body: code=400, message=Unmarshal type error: "
SAML = {"enabled": True, "endpoint_url": "https://auth.example", "audience_uri": "urn:us"}


class Elsewhere:
    """Identity providers: each page of `idp.example` is the metadata of another entity."""

    def __init__(self) -> None:
        self.status = 200
        self.asked: list[str] = []

    async def send(self, method: str, url: str, **_: Any) -> Answer:
        self.asked.append(url)
        name = url.rpartition("/")[2]
        document = "no metadata" if name == "nonsense" else metadata_of(name)
        return Answer(self.status, "text/xml", document.encode())


def metadata_of(name: str) -> str:
    return FakeIdentityProvider(f"https://{name}.example").metadata()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Who is asked instead of the internet."""
    found = Elsewhere()
    monkeypatch.setattr(exchange, "Exchange", lambda _: found)
    return found


def sent(name: str = "acme", **more: Any) -> dict[str, Any]:
    """A provider as it is posted."""
    named = {"name": name.title(), "domain": f"{name}.example", "metadata_url": f"https://idp.example/{name}"}
    return {**named, "enabled": True, **more}


async def tenant(many: World, **saml: Any) -> None:
    made = await many.management.post("/tenants", {"id": TENANT, "config": {"saml": {**SAML, **saml}}})
    assert made.status_code == 201, made.text


async def connected(many: World, body: dict[str, Any]) -> dict[str, Any]:
    made = await many.management.post(PATH, body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def told(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


async def test_a_provider_is_stored_with_what_it_says(many: World, elsewhere: Elsewhere) -> None:
    await tenant(many)

    mapped = {"email": "mail", "Given_Name": "first", "family_name": None, "phone": "", "unknown": 1}
    made = await connected(many, sent(domain=" Acme.Example ", attribute_map=mapped))

    assert made == {
        "id": made["id"],
        "tenant_id": TENANT,
        "name": "Acme",
        "entity_id": "https://acme.example",
        "metadata_url": "https://idp.example/acme",
        "domain": "acme.example",
        "enabled": True,
        "skip_email_verification": False,
        "attribute_map": {"given_name": "first", "email": "mail"},
        "created_at": f"{NOON:%Y-%m-%dT%H:%M:%SZ}",
        "updated_at": f"{NOON:%Y-%m-%dT%H:%M:%SZ}",
    }
    assert (await many.management.get(PATH)).json() == [made]
    assert (await many.management.get(f"{PATH}/{made['id']}")).json() == made
    assert elsewhere.asked == ["https://idp.example/acme"]
    async with many.application.database.store(UUID(TENANT)) as store:
        known = await store.saml_providers.find_enabled("acme.example")
    assert known
    assert known.sso_url == "https://acme.example/sso"


@pytest.mark.usefixtures("elsewhere")
async def test_every_member_is_replaced(many: World) -> None:
    await tenant(many)
    made = await connected(many, sent(attribute_map={"email": "mail"}))

    changed = await many.management.send(
        "PUT", f"{PATH}/{made['id']}", json=sent("other", enabled=False, skip_email_verification=True)
    )

    assert changed.status_code == 200
    assert changed.json() == {
        **{name: value for name, value in made.items() if name != "attribute_map"},
        "name": "Other",
        "entity_id": "https://other.example",
        "metadata_url": "https://idp.example/other",
        "domain": "other.example",
        "enabled": False,
        "skip_email_verification": True,
    }
    assert (await many.management.get(PATH)).json() == [changed.json()]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {},
            f"{INVALID}{' and '.join(f'{name} is a required field' for name in REQUIRED)}",
        ),
        (
            sent(metadata_url="nowhere"),
            f"{INVALID}metadata_url must be a valid URL",
        ),
        (sent(name=" "), f"{INVALID}name is a required field"),
        (sent(domain="@acme.example"), f"{INVALID}domain must be a valid domain"),
        (sent(domain="acme\u202e.example"), f"{INVALID}domain must be a valid domain"),
        (
            sent(attribute_map={"email": "x" * 256}),
            f"{INVALID}length of email must be less or equal to 255",
        ),
        (
            sent(enabled="maybe"),
            f"{MISREAD}expected=bool, got=string, field=enabled, offset=0",
        ),
        (
            sent(attribute_map={"email": 1}),
            f"{MISREAD}expected=string, got=number, field=email, offset=0",
        ),
        (
            sent("nonsense"),
            "failed to create provider: SAML provider metadata validation failed: it is no XML: ",
        ),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.usefixtures("elsewhere")
async def test_what_is_no_provider_is_refused(
    many: World, method: str, body: dict[str, Any], message: str
) -> None:
    await tenant(many)
    made = await connected(many, sent("first"))

    path = PATH if method == "POST" else f"{PATH}/{made['id']}"
    refused = await many.management.send(method, path, json=body)

    assert refused.status_code == 400
    assert refused.json()["message"].startswith(message)
    assert (await many.management.get(PATH)).json() == [made]


async def test_other_types_of_bodies_are_refused_in_the_same_words(many: World) -> None:
    await tenant(many)

    headers = {"content-type": "text/plain"}
    refused = await many.management.send("POST", PATH, content="{}", headers=headers)
    malformed = await many.management.send(
        "POST", PATH, content="{", headers={"content-type": "application/json"}
    )

    what = "invalid request body"
    assert refused.json() == told(400, f"{what}: code=415, message=Unsupported Media Type")
    assert malformed.json() == told(400, f"{what}: code=400, message=unexpected EOF")


async def test_a_provider_that_does_not_answer_is_not_stored(many: World, elsewhere: Elsewhere) -> None:
    await tenant(many)
    elsewhere.status = 503

    refused = await many.management.post(PATH, sent())

    reason = "SAML provider metadata validation failed: request for idp metadata failed with status code: 503"
    assert refused.json() == told(400, f"failed to create provider: {reason}")


async def test_metadata_services_of_clouds_are_not_asked(many: World) -> None:
    await tenant(many)

    refused = await many.management.post(PATH, sent(metadata_url="http://169.254.169.254/latest"))

    assert refused.status_code == 400
    assert "unable to fetch metadata: the outbound policy refuses it" in refused.json()["message"]


@pytest.mark.usefixtures("elsewhere")
async def test_a_domain_and_an_entity_belong_to_one_provider(many: World) -> None:
    await tenant(many)
    first = await connected(many, sent("first"))
    second = await connected(many, sent("second"))

    taken = sent("third", domain="FIRST.example"), sent("first", domain="third.example")
    answers = [await many.management.post(PATH, body) for body in taken]
    one = f"{PATH}/{second['id']}"
    answers += [await many.management.send("PUT", one, json=body) for body in taken]

    what = "failed to create provider: SAML provider already exists: provider with"
    assert [answer.json() for answer in answers] == [
        told(409, f"{what} domain 'first.example' already exists"),
        told(409, f"{what} entity_id 'https://first.example' already exists"),
    ] * 2
    assert (await many.management.get(PATH)).json() == [first, second]


async def test_the_path_is_looked_at_before_the_body(many: World, elsewhere: Elsewhere) -> None:
    await tenant(many, enabled=False)
    forbidden = told(403, "SAML is not enabled for this tenant")
    missing = told(404, f"tenant with ID {UNKNOWN} not found")

    for path in (PATH, f"{PATH}/not-an-id"):
        assert (await many.management.get(path)).json() == forbidden
    assert (await many.management.post(PATH, {})).json() == forbidden
    assert (await many.management.post(f"/tenants/{UNKNOWN}/saml/providers", {})).json() == missing
    assert (await many.management.get("/tenants/x/saml/providers")).json() == told(400, "invalid tenant ID")
    assert elsewhere.asked == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_unknown_provider_is_not_found(many: World, elsewhere: Elsewhere, method: str) -> None:
    await tenant(many)
    json = sent() if method == "PUT" else None

    malformed = await many.management.send(method, f"{PATH}/not-an-id", json=json)
    unknown = await many.management.send(method, f"{PATH}/{UNKNOWN}", json=json)

    assert malformed.json() == told(400, "invalid provider ID")
    assert unknown.json() == told(404, "provider not found")
    assert elsewhere.asked == []


@pytest.mark.usefixtures("elsewhere")
async def test_a_provider_of_another_tenant_is_none(many: World) -> None:
    await tenant(many)
    made = await connected(many, sent())
    await many.management.post("/tenants", {"id": UNKNOWN, "config": {"saml": SAML}})

    other = f"/tenants/{UNKNOWN}/saml/providers"

    assert (await many.management.get(other)).json() == []
    assert (await many.management.send("DELETE", f"{other}/{made['id']}")).status_code == 404
    assert (await many.management.get(f"{PATH}/{made['id']}")).status_code == 200
    assert (await many.management.post(other, sent())).status_code == 201


async def identity_through(store: Store, *domains: str) -> UUID:
    user = a_user()
    await store.users.add(user)
    identity = an_identity(user.id, subject=str(user.id))
    await store.identities.add(identity)
    for domain in domains:
        await store.saml_identities.add(uuid4(), identity.id, domain, NOON)
    return identity.id


@pytest.mark.usefixtures("elsewhere")
async def test_with_a_provider_go_its_identities_and_no_others(many: World) -> None:
    await tenant(many)
    await many.management.post("/tenants", {"id": UNKNOWN, "config": {"saml": SAML}})
    made = await connected(many, sent())
    database = many.application.database
    async with database.store(UUID(TENANT)) as store:
        own, google = await identity_through(store, "acme.example"), await identity_through(store)
        await store.commit()
    async with database.store(UUID(UNKNOWN)) as store:
        elsewhere = await identity_through(store, "acme.example")
        await store.commit()

    deleted = await many.management.send("DELETE", f"{PATH}/{made['id']}")

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await many.management.get(PATH)).json() == []
    async with database.store(UUID(TENANT)) as store:
        assert await store.identities.find(own) is None
        assert await store.identities.find(google)
    async with database.store(UUID(UNKNOWN)) as store:
        assert await store.identities.find(elsewhere)


@pytest.mark.usefixtures("elsewhere")
async def test_identities_follow_their_provider_to_another_domain(many: World) -> None:
    await tenant(many)
    made = await connected(many, sent())
    database = many.application.database
    async with database.store(UUID(TENANT)) as store:
        own = await identity_through(store, "acme.example")
        await store.commit()

    await many.management.send("PUT", f"{PATH}/{made['id']}", json=sent(domain="new.example"))

    async with database.store(UUID(TENANT)) as store:
        assert await store.saml_identities.domains_of(own) == {"new.example"}


async def test_a_tenant_has_a_certificate_from_the_first_moment(many: World) -> None:
    await many.management.post("/tenants", {"id": TENANT, "config": {}})

    async with many.application.database.store(UUID(TENANT)) as store:
        assert await store.saml_certificates.find()


async def test_a_tenant_of_before_gets_its_certificate_with_saml(many: World) -> None:
    default = "00000000-0000-0000-0000-000000000001"
    await many.management.send("PUT", f"/tenants/{default}", json={"config": {}})
    async with many.application.database.store() as store:
        assert await store.saml_certificates.find() is None

    await many.management.send("PUT", f"/tenants/{default}", json={"config": {"saml": SAML}})

    async with many.application.database.store() as store:
        assert await store.saml_certificates.find()


@pytest.mark.usefixtures("elsewhere")
async def test_a_tenant_that_another_version_has_made_gets_its_certificate_with_a_provider(
    many: World,
) -> None:
    async with many.application.database.store(UUID(TENANT)) as store:
        await store.tenants.add(dumps({"saml": SAML}).decode(), NOON)
        await store.commit()

    await connected(many, sent())

    async with many.application.database.store(UUID(TENANT)) as store:
        assert await store.saml_certificates.find()


@pytest.mark.usefixtures("elsewhere")
async def test_settings_that_cannot_be_read_are_said_to_be_so(many: World) -> None:
    async with many.application.database.store(UUID(TENANT)) as store:
        await store.tenants.add(dumps({"saml": {"enabled": "perhaps"}}).decode(), NOON)
        await store.commit()

    refused = await many.management.get(PATH)

    assert refused.status_code == 500
    assert "saml.enabled" in refused.json()["message"]


@pytest.mark.usefixtures("elsewhere")
async def test_of_those_who_want_the_same_domain_one_gets_it(many: World) -> None:
    await tenant(many)

    answers = await asyncio.gather(*(many.management.post(PATH, sent()) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len((await many.management.get(PATH)).json()) == 1


def test_attributes_are_those_of_the_settings() -> None:
    assert list(AttributeNames.model_fields) == list(AttributeMap.model_fields)
