"""Give the account a username."""

from dataclasses import dataclass
from enum import StrEnum

from actions import proofs
from actions.accounts import stashed_user_id
from actions.username.rules import check_username, username_input
from flowapi import randomness
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors import InputRejected, UsernameTaken
from flowapi.services.events import Events
from storage.errors import UniqueViolation
from storage.records.username import Username


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
        await check_username(ctx.store, username)
        try:
            await ctx.store.usernames.add(Username(randomness.new_id(), user_id, username, ctx.now, ctx.now))
        except UniqueViolation as taken:
            raise InputRejected({"username": UsernameTaken()}) from taken
        await self.events.publish(ctx.store, "user.update.username.create", {"user_id": str(user_id)})
        return self.Outcome.CREATED
