"""Let the browser go without the second factor from now on."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import stashed_user_id
from flowapi.engine.contract import Context, CookieReply, Hook
from flowapi.services.device_trust import DeviceTrust


@dataclass(frozen=True, slots=True)
class IssueTrustedDevice(Hook):
    """Trust the browser where the user, or the policy, says so."""

    device_trust: DeviceTrust

    async def run(self, ctx: Context) -> None:
        policy = ctx.settings.mfa.device_trust_policy
        if not (policy == "always" or (policy == "prompt" and ctx.stash.flag(keys.TRUST_GRANTED))):
            return
        name = self.device_trust.cookie_name
        cookie = await self.device_trust.issue(
            ctx.store,
            user_id=stashed_user_id(ctx.stash),
            cookie=ctx.client.cookies.get(name, ""),
            now=ctx.now,
        )
        if cookie:
            ctx.reply.cookies.append(CookieReply(name, cookie.value, cookie.max_age))
