"""Find out whether the browser may go without the second factor."""

from dataclasses import dataclass

from actions import keys
from actions.accounts import find_user_id
from flowapi.engine.contract import Context, Hook
from flowapi.services.device_trust import DeviceTrust


@dataclass(frozen=True, slots=True)
class RecogniseDevice(Hook):
    """Note, for the plan of this step alone, that the user trusts the browser."""

    device_trust: DeviceTrust

    async def run(self, ctx: Context) -> None:
        user_id, cookie = find_user_id(ctx.stash), ctx.client.cookies.get(self.device_trust.cookie_name)
        if not (user_id and cookie) or ctx.stash.flag(keys.ONBOARDING_SCHEDULED):
            return
        if await self.device_trust.recognises(ctx.store, user_id=user_id, cookie=cookie, now=ctx.now):
            ctx.stash[keys.DEVICE_TRUSTED] = True
