"""Name a passkey or a security key."""

from dataclasses import dataclass
from enum import StrEnum

from actions.profile.owner import own_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueTooLong
from flowapi.errors.steps import InputRejected, NotInAccount

LONGEST_NAME = 255
"""What the column holds."""


@dataclass(frozen=True, slots=True)
class RenameCredential(Action):
    """Rename a passkey or a security key."""

    class Outcome(StrEnum):
        RENAMED = "renamed"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (
            Input.string("passkey_id", required=True, hidden=True),
            Input.string("passkey_name", required=True),
        )

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and ctx.settings.passkey.enabled and bool(ctx.account.credentials)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        name, wanted = form.text("passkey_name"), form.text("passkey_id")
        if len(name) > LONGEST_NAME:
            raise InputRejected({"passkey_name": ValueTooLong()})
        if wanted not in [credential.id for credential in own_account(ctx).credentials]:
            raise NotInAccount(cause="unknown credential")
        await ctx.store.webauthn_credentials.rename(wanted, name, ctx.now)
        return self.Outcome.RENAMED
