"""Take the identifiers of somebody who wants to sign up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from actions.saml.leaving import led_away
from actions.username.rules import check_username, username_input
from config.settings import Settings
from flowapi import randomness
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import EmailTaken, ValueInvalid
from flowapi.errors.steps import InputRejected
from flowapi.services.saml.service import Saml


@dataclass(frozen=True, slots=True)
class RegisterIdentifier(Action):
    """Sign up with an email address or a username."""

    saml: Saml

    class Outcome(StrEnum):
        REGISTERED = "registered"
        TAKEN = "taken"
        ELSEWHERE = "elsewhere"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return tuple(_inputs(ctx.settings))

    def offered(self, ctx: Context) -> bool:
        return ctx.settings.account.allow_signup and bool(self.inputs(ctx))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        email, username = form.text("email"), form.text("username")
        if not email and not username:
            error = ValueInvalid(cause="either an email address or a username is required")
            raise InputRejected({item.name: error for item in self.inputs(ctx)})
        if email and await led_away(ctx, self.saml, email):
            return self.Outcome.ELSEWHERE
        if username:
            await check_username(ctx.store, username)
            ctx.stash[keys.USERNAME] = username
        if email:
            ctx.stash[keys.EMAIL] = email
            if await ctx.store.emails.find_by_address(email):
                return self._taken(ctx)
            if ctx.settings.email.require_verification:
                ctx.stash[keys.PASSCODE_TEMPLATE] = "email_verification"
        ctx.stash[keys.USER_ID] = str(randomness.new_id())
        return self.Outcome.REGISTERED

    def _taken(self, ctx: Context) -> Outcome:
        """Go on as if the address were free, unless the settings let us say that it is not."""
        hidden = not ctx.settings.privacy.show_account_existence_hints
        if not (ctx.settings.email.require_verification and hidden):
            raise InputRejected({"email": EmailTaken()})
        ctx.stash[keys.PASSCODE_TEMPLATE] = "email_registration_attempted"
        return self.Outcome.TAKEN


def _inputs(settings: Settings) -> Iterator[Input]:
    email, username = settings.email, settings.username
    if email.enabled and email.acquire_on_registration:
        yield Input.email("email", required=not email.optional, max_length=email.max_length)
    if username.enabled and username.acquire_on_registration:
        yield username_input(settings, required=not username.optional)
