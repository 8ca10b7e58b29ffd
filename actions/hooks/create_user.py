"""Create the account that a registration has collected."""

from dataclasses import dataclass
from uuid import UUID

from actions import auditing, keys
from actions.accounts import find_user_id
from actions.passkey.stashed import stashed_credentials
from actions.totp.stashed import take_otp_secret
from flowapi import randomness
from flowapi.engine.contract import Context, Hook
from flowapi.errors import EmailTakenMeanwhile, TechnicalError, UsernameTakenMeanwhile
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from storage.errors import UniqueViolation
from storage.records.email import Email
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username


@dataclass(frozen=True, slots=True)
class CreateUser(Hook):
    """Store the user with every identifier and credential of the registration."""

    events: Events
    audit: Audit

    async def run(self, ctx: Context) -> None:
        if ctx.stash.flag(keys.SKIP_USER_CREATION):
            return
        user_id = find_user_id(ctx.stash) or randomness.new_id()
        ctx.stash[keys.USER_ID] = str(user_id)
        try:
            details = await self._store(ctx, user_id)
        except UniqueViolation as taken:
            raise TechnicalError("a credential was registered while the flow was running") from taken
        actor = Actor(user_id, ctx.stash.text(keys.EMAIL) or None)
        await auditing.record(self.audit, ctx, AuditEvent.USER_CREATED, actor=actor, details=details)
        await self.events.publish(ctx.store, "user.create", {"user_id": str(user_id)})

    async def _store(self, ctx: Context, user_id: UUID) -> dict[str, str | bool]:
        """Store everything; what the audit log tells of it."""
        await ctx.store.users.add(User(user_id, created_at=ctx.now, updated_at=ctx.now))
        return await self._store_names(ctx, user_id) | await self._store_credentials(ctx, user_id)

    async def _store_names(self, ctx: Context, user_id: UUID) -> dict[str, str | bool]:
        details: dict[str, str | bool] = {}
        store, stash, now = ctx.store, ctx.stash, ctx.now
        if address := stash.text(keys.EMAIL):
            verified = stash.flag(keys.EMAIL_VERIFIED)
            try:
                await store.emails.add(Email(randomness.new_id(), user_id, address, verified, True, now, now))
            except UniqueViolation as taken:
                raise EmailTakenMeanwhile from taken
        if username := stash.text(keys.USERNAME):
            try:
                await store.usernames.add(Username(randomness.new_id(), user_id, username, now, now))
            except UniqueViolation as taken:
                raise UsernameTakenMeanwhile from taken
            details["username"] = username
        return details

    async def _store_credentials(self, ctx: Context, user_id: UUID) -> dict[str, str | bool]:
        details: dict[str, str | bool] = {}
        store, stash, now = ctx.store, ctx.stash, ctx.now
        if hashed := stash.text(keys.NEW_PASSWORD):
            await store.passwords.add(PasswordCredential(randomness.new_id(), user_id, hashed, now, now))
            stash[keys.AMR_PASSWORD] = True
            details["password"] = True
        for credential in stashed_credentials(stash):
            await store.webauthn_credentials.add(credential)
            details["security_key" if credential.mfa_only else "passkey"] = credential.id
            stash[keys.AMR_SECURITY_KEY if credential.mfa_only else keys.AMR_PASSKEY] = True
        if secret := take_otp_secret(ctx, user_id):
            await store.otp_secrets.add(secret)
            details["otp_secret"] = str(secret.id)
            stash[keys.AMR_TOTP] = True
        return details
