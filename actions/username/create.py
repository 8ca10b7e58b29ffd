"""Give the account a username."""

from dataclasses import dataclass
from enum import StrEnum

from actions import proofs
from actions.accounts import stashed_user_id
from actions.username.rules import add_username, username_input
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.events import Events


@dataclass(frozen=True, slots=True)
class CreateUsername(Action):
    """Choose a username."""

    events: Events

    class Outcome(StrEnum):
        CREATED = "created"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (username_input(ctx.settings, required=not ctx.settings.username.optional),)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        username, user_id = form.text("username"), stashed_user_id(ctx.stash)
        await proofs.confirm(ctx, user_id)
        await add_username(ctx, user_id, username)
        await self.events.publish_change(ctx.store, "user.update.username.create", user_id, ctx.client)
        return self.Outcome.CREATED
