"""Check what the authenticator answered, and keep the new credential."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from actions import auditing, keys
from actions.notifying import notify
from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import AttestationRejected
from flowapi.errors.steps import OperationNotPermitted
from flowapi.errors.technical import TechnicalError
from flowapi.services.audit import Audit
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from flowapi.services.passkeys import Passkeys
from storage.errors import UniqueViolation
from storage.records.account import Account


@dataclass(frozen=True, slots=True)
class VerifyCredential(Action):
    """Hand in the authenticator's answer to the registration."""

    passkeys: Passkeys
    audit: Audit
    notifications: Notifications

    class Outcome(StrEnum):
        CREATED = "created"
        REFUSED = "refused"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.json("public_key", required=True),)

    def offered(self, ctx: Context) -> bool:
        mfa = ctx.settings.mfa
        wanted = ctx.settings.passkey.enabled or (mfa.enabled and mfa.security_keys.enabled)
        return wanted and ctx.stash.flag(keys.WEBAUTHN)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        account, ceremony = await locked_account(ctx), ctx.stash[keys.CEREMONY_ID]
        if ceremony is None:
            raise TechnicalError("webauthn_session_data_id not found in stash")
        if _full(account, ctx):
            raise OperationNotPermitted(cause="the account has as many of these credentials as it may have")
        try:
            credential = await self.passkeys.verify_registration(
                ctx.store,
                session_id=UUID(ceremony),
                user_id=account.id,
                response=form.json("public_key"),
                security_key=ctx.stash.flag(keys.CREATE_SECURITY_KEY),
                now=ctx.now,
            )
            await ctx.store.webauthn_credentials.add(credential)
        except (AttestationRejected, UniqueViolation):
            return self.Outcome.REFUSED
        await auditing.record_credentials(self.audit, ctx, account.id, (credential,))
        kind = Template.MFA_CREATE if credential.mfa_only else Template.PASSKEY_CREATE
        await notify(self.notifications, ctx, account, Notice(template=kind))
        return self.Outcome.CREATED


def _full(account: Account, ctx: Context) -> bool:
    settings = ctx.settings
    if ctx.stash.flag(keys.CREATE_SECURITY_KEY):
        return len(account.security_keys) >= settings.mfa.security_keys.limit
    return len(account.passkeys) >= settings.passkey.limit
