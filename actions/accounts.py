"""The account that a flow is about."""

from uuid import UUID

from actions import keys
from flowapi.engine.stash import Stash
from flowapi.errors.technical import TechnicalError

NOBODY = UUID(int=0)
"""Stands in a stash for "any account" while a passkey decides whose it is."""


def stashed_user_id(stash: Stash) -> UUID:
    """The id of the account.

    Raises:
        TechnicalError: The flow has come here without one.
    """
    user_id = find_user_id(stash)
    if user_id is None:
        raise TechnicalError("user_id not found in stash")
    return user_id


def find_user_id(stash: Stash) -> UUID | None:
    """The id of the account, if there is one."""
    text = stash.text(keys.USER_ID)
    if not text:
        return None
    try:
        user_id = UUID(text)
    except ValueError as error:
        raise TechnicalError("user_id in stash is no UUID") from error
    return None if user_id == NOBODY else user_id
