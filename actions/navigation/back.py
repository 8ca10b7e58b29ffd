"""One step back."""

from dataclasses import dataclass
from enum import StrEnum

from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class Back(Action):
    """Go back to the previous step."""

    class Outcome(StrEnum):
        BACK = "back"

    def offered(self, ctx: Context) -> bool:
        return ctx.flow.revertible

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.BACK
