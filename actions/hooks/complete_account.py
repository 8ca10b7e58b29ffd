"""Give an account from another provider what its registration has collected besides."""

from dataclasses import dataclass

from actions import keys
from actions.hooks.create_email import CreateEmail
from actions.hooks.persist_email_verification import PersistEmailVerification
from actions.hooks.save_otp_secret import SaveOtpSecret
from actions.hooks.save_passkeys import SavePasskeys
from flowapi.engine.contract import Context, Hook
from flowapi.services.audit import Audit
from flowapi.services.events import Events
from flowapi.services.notifications import Notifications


@dataclass(frozen=True, slots=True)
class CompleteAccount(Hook):
    """Store it where the account is there already; where it is not, it is created with all of it."""

    events: Events
    audit: Audit
    notifications: Notifications

    async def run(self, ctx: Context) -> None:
        if not ctx.stash.flag(keys.SKIP_USER_CREATION):
            return
        await CreateEmail(self.events).run(ctx)
        await PersistEmailVerification(self.events, self.audit, self.notifications).run(ctx)
        await SaveOtpSecret(self.audit, self.notifications).run(ctx)
        await SavePasskeys(self.audit).run(ctx)
