"""A state comes back to where it was begun, in time, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from flowapi.errors.third_party import RequestInvalid
from flowapi.services.secret_box import SecretBox
from flowapi.services.third_party.state import State, returned_state
from storage.store import DEFAULT_TENANT
from tests.support.clock import NOON

BOX = SecretBox(["thirty-two-byte-long-test-secret"])
OF_THE_REFERENCE = (
    "HmD7wlGQ7bF_4MGtmFRQuuSGTshHETDs4RQa64JAx-6EsmNsUjaQwYNOnjWUs6qIOuQMBTKapDGVXVCk00pX2vSS-x-WVqdzZ8Ky"
    "eQ-9IHu2mwb-AeRbb2QPE-GFnvp2wrbCskKvWvtOfipyeTsnYY5iM90DxssaUtvKnawaB5_MNNekfKyiOeepIkKjUfSJ6-yTR7AA"
    "A4B9jwOfDRB4zdV8kKPVJlGVBJFosL11YWJaLxRGQR69nah3Jf9Z6bSAGXxWp24PoBYhij-dH4JyDCcU7D-NeT2A8qFFFjQ1m28C"
    "8fsr6zqb4w=="
)


def a_state(verifier: str = "") -> State:
    return State.begun(
        "google", "https://app.example", now=NOON, tenant_id=DEFAULT_TENANT, code_verifier=verifier
    )


def returned(text: str, *cookies: str, after: float = 60) -> State:
    now = NOON + timedelta(seconds=after)
    return returned_state(BOX, text, cookies, tenant_id=DEFAULT_TENANT, now=now)


def test_it_comes_back_as_it_left() -> None:
    state = replace(a_state(), user_id=uuid4())
    sealed = state.sealed(BOX)

    assert returned(sealed, sealed) == state
    assert returned(sealed, "", sealed, after=300) == state


def test_one_of_the_reference_is_read_and_wants_no_nonce() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    found = returned_state(BOX, OF_THE_REFERENCE, [OF_THE_REFERENCE], tenant_id=DEFAULT_TENANT, now=now)

    assert (found.provider, found.redirect_to) == ("test-provider", "https://example.com")
    assert found.nonce == "VSPVgv0ZWxnvZtVkh7imAu1KQRONFsUhGDxgp9x82aU="
    assert (found.is_flow, found.id_token_nonce) == (False, "")


def test_with_a_verifier_it_needs_no_cookie() -> None:
    state = a_state("verifier")

    assert returned(state.sealed(BOX)) == state


def test_a_nonce_is_known_to_whoever_has_the_state_only() -> None:
    state = a_state()

    assert state.id_token_nonce not in ("", state.nonce)
    assert state.id_token_nonce == replace(state, redirect_to="").id_token_nonce


@pytest.mark.parametrize(
    ("cookies", "message"),
    [
        ([], "expected state must not be empty"),
        ([""], "expected state must not be empty"),
        ([a_state().sealed(BOX)], "could not verify state"),
        (["broken"], "could not decode expectedState"),
        ([SecretBox(["another secret of ours"]).encrypt("{}")], "could not decode expectedState"),
    ],
    ids=lambda _: "",
)
def test_in_another_browser_it_is_refused(cookies: list[str], message: str) -> None:
    with pytest.raises(RequestInvalid, match=message):
        returned(a_state().sealed(BOX), *cookies)


@pytest.mark.parametrize(
    "text", ["x", "é", "x" * 10_000, BOX.encrypt("[]"), BOX.encrypt("{}")], ids=lambda _: "text"
)
def test_what_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(RequestInvalid, match="could not decode state"):
        returned(text, text)


def test_it_expires() -> None:
    sealed = a_state().sealed(BOX)

    with pytest.raises(RequestInvalid, match="state is expired"):
        returned(sealed, sealed, after=301)


def test_it_is_of_no_use_to_another_tenant() -> None:
    sealed = a_state("verifier").sealed(BOX)

    with pytest.raises(RequestInvalid):
        returned_state(BOX, sealed, [sealed], tenant_id=uuid4(), now=NOON)
