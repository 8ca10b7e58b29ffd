"""Credentials that wait in the stash."""

from dataclasses import replace
from uuid import uuid4

import orjson
import pytest

from actions import keys
from actions.passkey.stashed import stashed_credentials, to_stash
from flowapi.engine.stash import Stash
from storage.records.webauthn import WebauthnCredential
from tests.support.records import NOW, a_credential

PLAIN = a_credential(uuid4())


@pytest.mark.parametrize(
    "credential",
    [
        PLAIN,
        replace(PLAIN, last_used_at=NOW, transports=("internal", "hybrid"), user_handle="abc"),
        replace(PLAIN, name=None, mfa_only=True, sign_count=5),
    ],
)
def test_a_credential_comes_out_as_it_went_in(credential: WebauthnCredential) -> None:
    stash = Stash()
    stash[keys.NEW_CREDENTIALS] = [to_stash(credential)]

    stored = Stash(orjson.loads(orjson.dumps(stash.as_dict())))

    assert stashed_credentials(stored) == [credential]


def test_in_an_empty_stash_none_waits() -> None:
    assert stashed_credentials(Stash()) == []
