"""Trust the browser."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class GrantDeviceTrust(Action):
    """Trust this browser, so that it needs no second factor for a while."""

    class Outcome(StrEnum):
        GRANTED = "granted"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        ctx.stash[keys.TRUST_GRANTED] = True
        return self.Outcome.GRANTED
