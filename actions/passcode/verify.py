"""Check the code that the user typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from actions import auditing, keys, proofs
from actions.accounts import NOBODY, find_user_id
from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import (
    CredentialMismatch,
    PasscodeExhausted,
    PasscodeExpired,
    PasscodeMismatch,
    PasscodeNotFound,
)
from flowapi.errors.inputs import EmailTaken, PasscodeInvalid
from flowapi.errors.steps import InputRejected, OperationNotPermitted, PasscodeAttemptsExhausted
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.passcodes import Passcodes

_REASONS: Mapping[type[CredentialMismatch], str] = {
    PasscodeNotFound: "passcode not found",
    PasscodeExpired: "passcode is expired",
    PasscodeExhausted: "the passcode was entered wrong too many times",
}
"""What the audit log says of a code, where it was not just a wrong one."""

WAYS_IN = frozenset({"login", "recovery"})
"""The mails whose code opens the account that the address belongs to."""


@dataclass(frozen=True, slots=True)
class VerifyPasscode(Action):
    """Enter the code that was sent by mail."""

    passcodes: Passcodes
    audit: Audit

    class Outcome(StrEnum):
        VERIFIED = "verified"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.string("code", required=True),)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await self._check(ctx, form.text("code"))
        del ctx.stash[keys.PASSCODE_ID]
        del ctx.stash[keys.PASSCODE_EMAIL]
        user_id = find_user_id(ctx.stash)
        if user_id is None:
            raise OperationNotPermitted(cause="account does not exist")
        await self._check_owner(ctx, user_id)
        if ctx.stash.text(keys.PASSCODE_TEMPLATE) in WAYS_IN:
            proofs.note(ctx, proofs.by_address(ctx.stash.text(keys.EMAIL)))
        ctx.stash[keys.EMAIL_VERIFIED] = True
        ctx.stash[keys.HAS_EMAILS] = True
        ctx.stash[keys.AMR_PASSCODE] = True
        return self.Outcome.VERIFIED

    async def _check(self, ctx: Context, code: str) -> None:
        email = ctx.stash.text(keys.EMAIL)
        passcode_id = ctx.stash.text(keys.PASSCODE_ID)
        if not passcode_id or ctx.stash.text(keys.PASSCODE_EMAIL) != email:
            await self._note_failure(ctx, PasscodeNotFound)
            raise InputRejected({"code": PasscodeInvalid()})
        try:
            await self.passcodes.check(
                ctx.store,
                passcode_id=UUID(passcode_id),
                flow_id=ctx.flow.id,
                email=email,
                code=code,
                now=ctx.now,
            )
        except PasscodeExhausted as exhausted:
            await self._note_failure(ctx, PasscodeExhausted)
            raise PasscodeAttemptsExhausted(cause=str(exhausted)) from exhausted
        except PasscodeMismatch as mismatch:
            await self._note_failure(ctx, type(mismatch))
            raise InputRejected({"code": PasscodeInvalid()}, cause=str(mismatch)) from mismatch

    async def _note_failure(self, ctx: Context, mismatch: type[CredentialMismatch]) -> None:
        """Note a login that failed; a code that only verifies an address is none."""
        if not ctx.stash.text(keys.LOGIN_METHOD):
            return
        await auditing.record(
            self.audit,
            ctx,
            AuditEvent.LOGIN_FAILURE,
            actor=Actor(find_user_id(ctx.stash) or NOBODY),
            error=_REASONS.get(mismatch, "passcode invalid"),
            details={"login_method": "passcode"},
        )

    async def _check_owner(self, ctx: Context, user_id: UUID) -> None:
        """The address may have changed hands, or left the account, while the code was on its way."""
        email = await ctx.store.emails.find_by_address(ctx.stash.text(keys.EMAIL))
        if email and email.user_id not in (None, user_id):
            raise InputRejected({"code": EmailTaken()})
        if email is None and ctx.account:
            account = await locked_account(ctx)
            if len(account.emails) >= ctx.settings.email.limit:
                raise OperationNotPermitted(cause="the account has as many addresses as it may have")
        owned = email is not None and email.user_id == user_id
        if ctx.stash.text(keys.PASSCODE_TEMPLATE) in WAYS_IN and not owned:
            await self._note_failure(ctx, PasscodeMismatch)
            raise InputRejected({"code": PasscodeInvalid()}, cause="the account has this address no longer")
