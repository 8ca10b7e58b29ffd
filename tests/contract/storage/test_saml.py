"""What logins by SAML remember."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from storage.errors import UniqueViolation
from storage.records.saml import KnownSamlProvider, SamlCertificate, SamlResponse, SamlState
from storage.store import Store
from tests.support.records import NOW, a_user, an_email, an_identity
from tests.support.saml import a_provider, know, metadata_of

LATER = NOW + timedelta(hours=1)


async def test_a_provider_is_found_by_its_domain_with_what_it_says(store: Store) -> None:
    provider = await know(store, a_provider(), '["pem"]')

    found = await store.saml_providers.find_enabled("acme.example")

    assert found
    assert found.attribute_map
    assert replace(found, attribute_map=None) == KnownSamlProvider(
        provider.id,
        "Acme",
        "acme.example",
        True,
        None,
        provider.entity_id,
        f"{provider.entity_id}/sso",
        '["pem"]',
    )
    assert await store.saml_providers.find_enabled("other.example") is None


async def test_a_provider_that_was_never_asked_is_known_by_its_settings(store: Store) -> None:
    await store.saml_providers.add(a_provider())

    found = await store.saml_providers.find_enabled("acme.example")

    assert found
    assert (found.issuer, found.sso_url, found.certificates_pem) == (None, None, None)


async def test_a_disabled_provider_is_listed_and_not_found(store: Store) -> None:
    provider = await know(store, a_provider())
    await store.saml_providers.change(replace(provider, enabled=False, name="Closed", updated_at=LATER))

    assert [(row.name, row.enabled, row.updated_at) for row in await store.saml_providers.list()] == [
        ("Closed", False, LATER)
    ]
    assert await store.saml_providers.find_enabled("acme.example") is None
    assert await store.saml_providers.list_enabled_of(provider.entity_id) == []


async def test_an_entity_may_speak_for_several_domains(store: Store) -> None:
    await know(store, a_provider("b.example"))
    await know(store, a_provider("a.example"))
    await know(store, a_provider("c.example", "https://other.example"))

    found = await store.saml_providers.list_enabled_of("https://idp.example")

    assert [provider.domain for provider in found] == ["a.example", "b.example"]


async def test_a_domain_belongs_to_one_provider(store: Store) -> None:
    await store.saml_providers.add(a_provider())

    with pytest.raises(UniqueViolation):
        await store.saml_providers.add(a_provider())


async def test_what_a_provider_says_takes_the_place_of_what_it_said(store: Store) -> None:
    provider = await know(store, a_provider())
    said = metadata_of(provider)

    await store.saml_providers.put_metadata(
        replace(said, sso_url="https://idp.example/new", last_fetched_at=LATER)
    )

    found = await store.saml_providers.find_metadata(provider.id)
    assert found
    assert (found.sso_url, found.last_fetched_at) == ("https://idp.example/new", LATER)
    assert await store.saml_providers.find_metadata(uuid4()) is None


async def test_a_provider_goes_with_what_it_said(store: Store) -> None:
    provider = await know(store, a_provider())
    assert await store.saml_providers.find(provider.id)
    assert await store.saml_providers.find(uuid4()) is None

    assert await store.saml_providers.delete(provider.id)

    assert not await store.saml_providers.delete(provider.id)
    assert await store.saml_providers.find(provider.id) is None
    assert await store.saml_providers.find_metadata(provider.id) is None


async def test_who_was_not_asked_for_long_is_due(store: Store) -> None:
    closed = await know(store, a_provider("closed.example"))
    await store.saml_providers.change(replace(closed, enabled=False))
    fresh, old = await know(store, a_provider("b.example")), await know(store, a_provider("a.example"))
    await store.saml_providers.put_metadata(replace(metadata_of(fresh), last_fetched_at=LATER))

    due = await store.saml_providers.list_due(NOW)

    known = {closed.id, fresh.id, old.id}
    assert [place.provider_id for place in due if place.provider_id in known] == [old.id]


async def test_a_certificate_is_renewed_in_its_place(store: Store) -> None:
    assert await store.saml_certificates.find() is None
    await store.tenants.lock()
    first = SamlCertificate(uuid4(), "pem", "sealed", "s" * 44, NOW, NOW)
    await store.saml_certificates.add(first)
    await store.saml_certificates.add(replace(first, id=uuid4(), cert_data="later", created_at=LATER))

    assert await store.saml_certificates.renew(first.id, "renewed", LATER)

    assert await store.saml_certificates.find() == replace(first, cert_data="renewed", updated_at=LATER)
    assert not await store.saml_certificates.renew(uuid4(), "renewed", LATER)


async def test_a_login_under_way_is_taken_once(store: Store) -> None:
    state = SamlState(uuid4(), uuid4().hex, "sealed", LATER, NOW, NOW)
    await store.saml_states.add(state)

    assert await store.saml_states.find(state.nonce) == state
    assert await store.saml_states.delete(state.id)
    assert not await store.saml_states.delete(state.id)
    assert await store.saml_states.find(state.nonce) is None


async def test_a_response_is_remembered_once_for_its_issuer(store: Store) -> None:
    first = SamlResponse(uuid4(), f"_{uuid4()}", "https://idp.example", LATER, NOW)
    await store.saml_states.remember(first)
    await store.saml_states.remember(replace(first, id=uuid4(), issuer="https://other.example"))

    with pytest.raises(UniqueViolation):
        await store.saml_states.remember(replace(first, id=uuid4()))


async def test_an_address_has_one_identity_at_a_domain(store: Store) -> None:
    user = a_user()
    await store.users.add(user)
    email = an_email(user.id)
    await store.emails.add(email)
    old, new, other = (
        an_identity(user.id, subject=name, email_id=email.id) for name in ("old", "new", "other")
    )
    for identity, domain in ((old, "acme.example"), (new, "acme.example"), (other, "b.example")):
        await store.identities.add(identity)
        await store.saml_identities.add(uuid4(), identity.id, domain, NOW)

    assert await store.saml_identities.delete_others(email.id, "acme.example", new.id) == 1

    assert {identity.id for identity in await store.identities.list_of(user.id)} == {new.id, other.id}
    assert await store.saml_identities.domains_of(new.id) == {"acme.example"}
    assert await store.saml_identities.domains_of(old.id) == frozenset()


async def known_through(store: Store, *ways: tuple[str, ...]) -> list[UUID]:
    """New identities of one user, which came through those domains."""
    user = a_user()
    await store.users.add(user)
    identities = [an_identity(user.id, subject=f"subject {number}") for number in range(len(ways))]
    for identity, domains in zip(identities, ways, strict=True):
        await store.identities.add(identity)
        for domain in domains:
            await store.saml_identities.add(uuid4(), identity.id, domain, NOW)
    return [identity.id for identity in identities]


async def test_identities_go_with_the_only_domain_they_came_through(store: Store) -> None:
    only, both, other, none = await known_through(
        store, ("a.example",), ("a.example", "b.example"), ("b.example",), ()
    )

    assert await store.saml_identities.delete_of("a.example") == 1

    assert await store.identities.find(only) is None
    assert [await store.saml_identities.domains_of(one) for one in (both, other, none)] == [
        {"b.example"},
        {"b.example"},
        frozenset(),
    ]
    assert await store.identities.find(none)


async def test_identities_follow_a_domain_to_its_new_name(store: Store) -> None:
    old, both, other = await known_through(
        store, ("a.example",), ("a.example", "new.example"), ("b.example",)
    )

    await store.saml_identities.rename("a.example", "new.example", LATER)

    assert [await store.saml_identities.domains_of(one) for one in (old, both, other)] == [
        {"new.example"},
        {"new.example"},
        {"b.example"},
    ]
