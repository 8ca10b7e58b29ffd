"""The users to whom things belong."""

from uuid import UUID

from flowapi.web.refusals import NotFound
from storage.records.account import Account
from storage.store import Store


async def existing_account(store: Store, user_id: UUID, refusal: str = "user not found") -> Account:
    """The user's account.

    Raises:
        NotFound: There is none; the message is the *refusal*.
    """
    account = await store.users.account(user_id)
    if account is None:
        raise NotFound(refusal)
    return account


async def locked_account(store: Store, user_id: UUID, refusal: str = "user not found") -> Account:
    """The user's account as it is now, which nobody else changes until the unit of work ends.

    Raises:
        NotFound: There is none; the message is the *refusal*.
    """
    await store.users.lock(user_id)
    return await existing_account(store, user_id, refusal)


async def check_exists(store: Store, user_id: UUID) -> None:
    """Make sure that there is such a user.

    Raises:
        NotFound: There is none.
    """
    if await store.users.find(user_id) is None:
        raise NotFound
