"""Know of second factors that were set up, or taken away, since the login began."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import find_user_id
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class LookUpSecondFactors(Hook):
    """Bring up to date what the stash says of the account's second factors, so that none is passed over."""

    async def run(self, ctx: Context) -> None:
        user_id = find_user_id(ctx.stash)
        if user_id is None or not ctx.settings.mfa.enabled:
            return
        if facts := await ctx.store.users.login_facts(user_id):
            ctx.stash[keys.HAS_SECURITY_KEY] = facts.has_security_key
            ctx.stash[keys.HAS_OTP_SECRET] = facts.has_otp_secret
            ctx.stash[keys.HAS_WEBAUTHN_CREDENTIAL] = facts.has_webauthn_credential
