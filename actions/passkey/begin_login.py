"""Ask the browser for a passkey."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.accounts import NOBODY, find_user_id
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.services.passkeys import Passkeys
from storage.records.webauthn import WebauthnCredential


@dataclass(frozen=True, slots=True)
class BeginPasskeyLogin(Action):
    """Log in with a passkey."""

    passkeys: Passkeys

    class Outcome(StrEnum):
        PROMPTED = "prompted"

    def offered(self, ctx: Context) -> bool:
        return ctx.stash.flag(keys.WEBAUTHN) and ctx.settings.passkey.enabled

    async def run(self, ctx: Context, form: Form) -> Outcome:
        user_id = find_user_id(ctx.stash) if ctx.settings.privacy.only_show_actual_login_methods else None
        credentials: tuple[WebauthnCredential, ...] = ()
        if user_id:
            owned = await ctx.store.webauthn_credentials.list_of(user_id)
            credentials = tuple(credential for credential in owned if not credential.mfa_only)
        ceremony = await self.passkeys.login_options(
            ctx.store, user_id=user_id, credentials=credentials, security_key=False, now=ctx.now
        )
        ctx.stash[keys.CEREMONY_ID] = str(ceremony.session_id)
        ctx.stash[keys.USER_ID] = str(user_id or NOBODY)
        ctx.reply.payload["request_options"] = ceremony.options
        return self.Outcome.PROMPTED
