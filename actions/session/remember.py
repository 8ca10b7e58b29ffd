"""Let the user decide whether the browser keeps the session."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input


@dataclass(frozen=True, slots=True)
class RememberMe(Action):
    """Choose whether to stay signed in after the browser is closed."""

    class Outcome(StrEnum):
        SAVED = "saved"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.boolean("remember_me", required=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.settings.session.cookie.retention == "prompt"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        ctx.stash[keys.REMEMBER_ME] = form.flag("remember_me")
        return self.Outcome.SAVED
