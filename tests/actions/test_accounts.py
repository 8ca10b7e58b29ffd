"""The account that a flow is about."""

import pytest

from actions import keys
from actions.accounts import NOBODY, find_user_id, stashed_user_id
from flowapi.engine.stash import Stash
from flowapi.errors.technical import TechnicalError
from tests.support.flows import FLOW_ID


def stash_with(user_id: object) -> Stash:
    return Stash({keys.USER_ID.path: user_id})


def test_the_account_is_that_of_the_stash() -> None:
    stash = stash_with(str(FLOW_ID))

    assert find_user_id(stash) == stashed_user_id(stash) == FLOW_ID


@pytest.mark.parametrize("user_id", [None, "", str(NOBODY)])
def test_nobody_is_no_account(user_id: object) -> None:
    assert find_user_id(stash_with(user_id)) is None
    with pytest.raises(TechnicalError, match="user_id not found"):
        stashed_user_id(stash_with(user_id))


def test_what_is_no_id_is_a_technical_error() -> None:
    with pytest.raises(TechnicalError, match="no UUID"):
        find_user_id(stash_with("somebody"))
