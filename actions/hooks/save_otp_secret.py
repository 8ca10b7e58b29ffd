"""Store the secret of the authenticator app that was set up, during a login or in the profile."""

from dataclasses import dataclass

from actions import auditing, proofs
from actions.accounts import find_user_id
from actions.notifying import notify
from actions.totp.stashed import take_otp_secret
from flowapi.engine.contract import Context, Hook
from flowapi.errors.refusals import ActionNotOffered
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.errors import UniqueViolation


@dataclass(frozen=True, slots=True)
class SaveOtpSecret(Hook):
    """Give the account the confirmed secret, once; who does so in the profile is told by mail."""

    audit: Audit
    notifications: Notifications

    async def run(self, ctx: Context) -> None:
        user_id = find_user_id(ctx.stash)
        if not user_id or not (secret := take_otp_secret(ctx, user_id)):
            return
        await proofs.confirm(ctx, user_id)
        try:
            await ctx.store.otp_secrets.add(secret)
        except UniqueViolation as taken:
            raise ActionNotOffered(cause="another authenticator app was set up meanwhile") from taken
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.OTP_CREATED,
            actor=Actor(user_id),
            details={"otp_secret": str(secret.id)},
        )
        if ctx.account:
            await notify(self.notifications, ctx, ctx.account, Notice(template=Template.MFA_CREATE))
