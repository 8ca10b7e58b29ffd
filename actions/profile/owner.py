"""The account that a profile is about: that of the session's user, as `load_session_user` has read it."""

from flowapi.engine.contract import Context
from flowapi.errors.refusals import ActionNotOffered
from flowapi.errors.steps import OperationNotPermitted
from storage.records.account import Account


def own_account(ctx: Context) -> Account:
    """The account.

    Raises:
        OperationNotPermitted: There is none.
    """
    if ctx.account is None:
        raise OperationNotPermitted(cause="no session user")
    return ctx.account


async def locked_account(ctx: Context) -> Account:
    """The account as it is now, which nobody else takes anything from until this step ends.

    Raises:
        OperationNotPermitted: There is none.
        ActionNotOffered: There is none any more.
    """
    user_id = own_account(ctx).id
    await ctx.store.users.lock(user_id)
    ctx.account = await ctx.store.users.account(user_id)
    if ctx.account is None:
        raise ActionNotOffered(cause="the account is gone")
    return ctx.account
