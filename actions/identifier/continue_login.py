"""Find out who wants to log in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from actions import auditing, keys
from actions.identifier.login_facts import stash_facts
from actions.saml.leaving import led_away
from actions.username.rules import username_input
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import EMAIL, Form, Input
from flowapi.errors.inputs import InputError, UnknownEmail, UnknownUsername, ValueMissing
from flowapi.errors.steps import InputRejected
from flowapi.services.audit import Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.saml.service import Saml

MAX_IDENTIFIER_LENGTH = 255
MIN_EMAIL_LENGTH = 3


@dataclass(frozen=True, slots=True)
class ContinueLogin(Action):
    """Log in with an email address or a username."""

    audit: Audit
    saml: Saml

    class Outcome(StrEnum):
        IDENTIFIED = "identified"
        ELSEWHERE = "elsewhere"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        by_email, by_username = _identifiers(ctx.settings)
        if by_email and by_username:
            return (
                Input.string(
                    "identifier", required=True, max_length=MAX_IDENTIFIER_LENGTH, trim=True, lower=True
                ),
            )
        if by_email:
            longest = ctx.settings.email.max_length
            return (Input.email("email", required=True, min_length=MIN_EMAIL_LENGTH, max_length=longest),)
        if by_username:
            return (username_input(ctx.settings, required=True),)
        return ()

    def offered(self, ctx: Context) -> bool:
        settings = ctx.settings
        by_email, by_username = _identifiers(settings)
        usable = settings.password.enabled or settings.email.use_for_authentication
        return usable and (by_email or by_username)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        name = self.inputs(ctx)[0].name
        value = form.text(name)
        if not value:
            raise InputRejected({name: ValueMissing()})
        ctx.stash[keys.USER_IDENTIFICATION] = value
        if name == "email" or (name == "identifier" and EMAIL.fullmatch(value)):
            if await led_away(ctx, self.saml, value):
                return self.Outcome.ELSEWHERE
            await self._by_email(ctx, name, value)
        else:
            await self._by_username(ctx, name, value)
        return self.Outcome.IDENTIFIED

    async def _by_email(self, ctx: Context, field: str, address: str) -> None:
        facts = await ctx.store.users.login_facts_by_email(address)
        if facts is None and ctx.settings.privacy.show_account_existence_hints:
            await self._refuse(ctx, field, UnknownEmail())
        ctx.stash[keys.EMAIL] = address
        if facts:
            stash_facts(ctx.stash, facts)

    async def _by_username(self, ctx: Context, field: str, username: str) -> None:
        facts = await ctx.store.users.login_facts_by_username(username)
        if facts is None:
            await self._refuse(ctx, field, UnknownUsername())
        ctx.stash[keys.USERNAME] = username
        ctx.stash[keys.EMAIL] = facts.primary_email
        stash_facts(ctx.stash, facts)

    async def _refuse(self, ctx: Context, field: str, error: InputError) -> NoReturn:
        """Say that nobody has the name, and note that it was tried."""
        reason = f"{error.code} - {error}"
        await auditing.record(self.audit, ctx, AuditEvent.LOGIN_FAILURE, error=reason)
        raise InputRejected({field: error})


def _identifiers(settings: Settings) -> tuple[bool, bool]:
    """Whether addresses, and whether usernames, identify an account at login."""
    email, username = settings.email, settings.username
    return (
        email.enabled and email.use_as_login_identifier,
        username.enabled and username.use_as_login_identifier,
    )
