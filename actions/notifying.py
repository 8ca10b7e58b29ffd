"""Tell the owner of the account in question that a step has changed it."""

from flowapi.engine.contract import Context
from flowapi.services.mail.notice import Notice
from flowapi.services.notifications import Notifications
from storage.records.account import Account


async def notify(notifications: Notifications, ctx: Context, account: Account, notice: Notice) -> None:
    """Write to the primary address that *account* had when it was read; to nobody if it had none."""
    primary = account.primary_email
    await notifications.send(
        ctx.store,
        notice,
        user_id=account.id,
        to=primary.address if primary else None,
        reader=ctx.client,
        now=ctx.now,
    )
