"""What is remembered of a login while its user is away."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from flowapi.errors.third_party import RequestInvalid
from flowapi.services.saml.relay_states import LIFETIME, PREFIX, RelayStates
from flowapi.services.secret_box import SecretBox
from storage.records.saml import SamlState
from storage.store import Store
from tests.support.filling import id_of
from tests.support.records import NOW
from tests.support.signing import SECRET

BOX = SecretBox([SECRET])
OURS, SHARED = RelayStates(BOX, shared=False), RelayStates(BOX, shared=True)


async def kept(states: RelayStates, store: Store, redirect_to: str = "https://app.example") -> str:
    return await states.keep(store, "acme.example", redirect_to, is_flow=True, request_id="_request", now=NOW)


async def test_the_provider_is_given_no_more_than_a_handle(store: Store) -> None:
    relay_state = await kept(OURS, store)

    assert relay_state.startswith(PREFIX)
    assert len(relay_state) <= 80
    login = await OURS.take(store, relay_state, NOW)
    assert (login.domain, login.redirect_to, login.is_flow, login.request_id) == (
        "acme.example",
        "https://app.example",
        True,
        "_request",
    )


@pytest.mark.parametrize("states", [OURS, SHARED])
async def test_long_addresses_come_back_whole(store: Store, states: RelayStates) -> None:
    target = f"https://app.example/{'x' * 1500}"

    login = await states.take(store, await kept(states, store, target), NOW)

    assert (login.redirect_to, login.request_id) == (target, "_request")


async def test_it_counts_once(store: Store) -> None:
    relay_state = await kept(OURS, store)
    await OURS.take(store, relay_state, NOW)

    with pytest.raises(RequestInvalid, match="could not fetch expected state from db"):
        await OURS.take(store, relay_state, NOW)


@pytest.mark.parametrize("states", [OURS, SHARED])
async def test_it_counts_for_five_minutes(store: Store, states: RelayStates) -> None:
    in_time, late = await kept(states, store), await kept(states, store)

    assert await states.take(store, in_time, NOW + LIFETIME)
    with pytest.raises(RequestInvalid, match="state is expired"):
        await states.take(store, late, NOW + LIFETIME + timedelta(seconds=1))


async def test_what_the_reference_has_begun_can_be_finished(store: Store) -> None:
    told = {
        "provider": "acme.example",
        "redirect_to": "https://app.example",
        "issued_at": "2026-01-02T03:04:05.123456789Z",
        "expires_at": "2026-01-02T04:09:05.123456789+01:00",
        "nonce": "n" * 44,
        "is_flow": False,
    }
    sealed = BOX.encrypt(orjson.dumps(told).decode())
    state = SamlState(id_of(1), "n" * 44, BOX.encrypt(orjson.dumps(told).decode()), NOW, NOW, NOW)
    await store.saml_states.add(state)

    login = await OURS.take(store, PREFIX + sealed, NOW)

    assert (login.domain, login.is_flow, login.request_id) == ("acme.example", False, None)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("", "state is required"),
        ("bm90LWEtc3RhdGU=", "could not decode state"),
        ("x" * 10_000, "could not decode state"),
        ("n" * 44, "could not fetch expected state from db"),
        (BOX.encrypt("[]"), "could not decode state"),
        (BOX.encrypt("{}"), "nonce is required"),
        (SecretBox(["another-secret-of-many"]).encrypt('{"nonce":"x"}'), "could not decode state"),
    ],
    ids=["empty", "no ciphertext", "too long", "unknown", "no object", "no nonce", "another secret"],
)
async def test_what_nobody_has_issued_is_refused(store: Store, told: str, reason: str) -> None:
    with pytest.raises(RequestInvalid) as error:
        await OURS.take(store, PREFIX + told, NOW)

    assert str(error.value) == reason


@pytest.mark.parametrize("row", [{"nonce": "another"}, {}, {"nonce": "n" * 44, "provider": "a.example"}])
async def test_a_row_has_to_hold_what_it_is_found_by(store: Store, row: dict[str, Any]) -> None:
    sealed = BOX.encrypt(orjson.dumps(row).decode())
    await store.saml_states.add(SamlState(id_of(1), "n" * 44, sealed, NOW, NOW, NOW))

    with pytest.raises(RequestInvalid):
        await OURS.take(store, PREFIX + "n" * 44, NOW)
