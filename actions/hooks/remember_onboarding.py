"""Plan the onboarding of a login only once."""

from dataclasses import dataclass

from actions import keys
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class RememberOnboarding(Hook):
    """Note that the onboarding is planned, and drop what only the plan had to know."""

    async def run(self, ctx: Context) -> None:
        ctx.stash[keys.ONBOARDING_SCHEDULED] = True
        del ctx.stash[keys.DEVICE_TRUSTED]
