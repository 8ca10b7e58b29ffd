"""Check what the authenticator answered to a login."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from actions import auditing, keys, proofs
from actions.accounts import find_user_id
from actions.identifier.login_facts import stash_facts
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.credentials import AssertionRejected, SecurityKeyRejected
from flowapi.errors.steps import PasskeyInvalid, SecurityKeyOnly
from flowapi.errors.technical import TechnicalError
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.passkeys import Passkeys, VerifiedAssertion


@dataclass(frozen=True, slots=True)
class VerifyPasskeyLogin(Action):
    """Hand in the authenticator's answer to the login."""

    passkeys: Passkeys
    audit: Audit

    class Outcome(StrEnum):
        VERIFIED = "verified"
        FOREIGN = "foreign"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.json("assertion_response", required=True),)

    def offered(self, ctx: Context) -> bool:
        return ctx.stash.flag(keys.WEBAUTHN)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        security_key = ctx.stash[keys.MFA_METHOD] == "security_key"
        verified = await self._verify(ctx, form.json("assertion_response"), security_key=security_key)
        owner = verified.user_id
        facts = await ctx.store.users.login_facts(owner)
        if facts is None:
            raise PasskeyInvalid(cause="the owner of the credential is gone")
        if find_user_id(ctx.stash) not in (None, owner):
            actor = Actor(owner, facts.primary_email)
            await auditing.record(self.audit, ctx, AuditEvent.LOGIN_FAILURE, actor=actor)
            return self.Outcome.FOREIGN
        if not security_key:
            ctx.stash[keys.LOGIN_METHOD] = "passkey"
        proofs.note(ctx, proofs.by_credential(verified.credential.id))
        stash_facts(ctx.stash, facts)
        ctx.stash[keys.USERNAME] = facts.username
        ctx.stash[keys.EMAIL] = facts.primary_email
        return self.Outcome.VERIFIED

    async def _verify(self, ctx: Context, response: Any, *, security_key: bool) -> VerifiedAssertion:
        """Whose credential it is, and which."""
        ceremony = ctx.stash[keys.CEREMONY_ID]
        if ceremony is None:
            raise TechnicalError("webauthn_session_data_id not found in stash")
        try:
            return await self.passkeys.verify_login(
                ctx.store,
                session_id=UUID(ceremony),
                response=response,
                security_key=security_key,
                now=ctx.now,
            )
        except AssertionRejected as rejected:
            await auditing.record(
                self.audit,
                ctx,
                AuditEvent.LOGIN_FAILURE,
                error=str(rejected),
                details={"login_method": "passkey"},
            )
            if isinstance(rejected, SecurityKeyRejected):
                raise SecurityKeyOnly(cause=str(rejected)) from rejected
            raise PasskeyInvalid(cause=str(rejected)) from rejected
