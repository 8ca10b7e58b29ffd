"""Choose a password while signing up or in; it is stored later, with or for the account."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueInvalid, ValueTooLong
from flowapi.errors.steps import InputRejected
from flowapi.services.password_hashes.formats import LONGEST_PASSWORD
from flowapi.services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class CreatePassword(Action):
    """Choose a password."""

    passwords: Passwords

    class Outcome(StrEnum):
        CHOSEN = "chosen"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        password = ctx.settings.password
        return (
            Input.password("new_password", required=not password.optional, min_length=password.min_length),
        )

    async def run(self, ctx: Context, form: Form) -> Outcome:
        password = form.text("new_password")
        if not password:
            raise InputRejected({"new_password": ValueInvalid()})
        if len(password.encode(errors="surrogatepass")) > LONGEST_PASSWORD:
            raise InputRejected({"new_password": ValueTooLong()})
        ctx.stash[keys.NEW_PASSWORD] = await self.passwords.hash(password)
        ctx.stash[keys.HAS_PASSWORD] = True
        return self.Outcome.CHOSEN
