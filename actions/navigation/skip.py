"""Pass over what a state asks for; when that is possible is up to the graph."""

from dataclasses import dataclass
from enum import StrEnum

from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class Skip(Action):
    """Skip this step."""

    class Outcome(StrEnum):
        SKIPPED = "skipped"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.SKIPPED
