"""Take one of the ways that a state offers; what that entails is up to the graph."""

from dataclasses import dataclass
from enum import StrEnum

from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class Choose(Action):
    """Go on this way."""

    class Outcome(StrEnum):
        CHOSEN = "chosen"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.CHOSEN
