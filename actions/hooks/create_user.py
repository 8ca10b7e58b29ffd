"""Create the account that a registration has collected."""

from dataclasses import dataclass

from actions import auditing, keys
from actions.accounts import find_user_id
from actions.newcomers import newcomer
from flowapi import randomness
from flowapi.engine.contract import Context, Hook
from flowapi.engine.stash import Stash
from flowapi.errors.refusals import CredentialTakenMeanwhile, EmailTakenMeanwhile, UsernameTakenMeanwhile
from flowapi.errors.steps import FlowDiscontinuity
from flowapi.services.audit import Actor, Audit
from flowapi.services.audit_events import AuditEvent
from flowapi.services.events import Events
from flowapi.services.ways_in import can_log_in
from storage.errors import UniqueViolation
from storage.records.account import Account
from storage.store import Store


@dataclass(frozen=True, slots=True)
class CreateUser(Hook):
    """Store the user with every identifier and credential of the registration, if they open the account."""

    events: Events
    audit: Audit

    async def run(self, ctx: Context) -> None:
        if ctx.stash.flag(keys.SKIP_USER_CREATION):
            return
        account = newcomer(ctx, find_user_id(ctx.stash) or randomness.new_id())
        if not can_log_in(account, ctx.settings):
            raise FlowDiscontinuity
        ctx.stash[keys.USER_ID] = str(account.id)
        await _store_names(ctx.store, account)
        try:
            await _store_credentials(ctx.store, account)
        except UniqueViolation as taken:
            raise CredentialTakenMeanwhile from taken
        _note_methods(ctx.stash, account)
        await auditing.record(
            self.audit, ctx, AuditEvent.USER_CREATED, actor=Actor.of(account), details=_details(account)
        )
        await self.events.publish_change(ctx.store, "user.create", account.id, ctx.client)


async def _store_names(store: Store, account: Account) -> None:
    await store.users.add(account.user)
    try:
        for email in account.emails:
            await store.emails.add(email)
    except UniqueViolation as taken:
        raise EmailTakenMeanwhile from taken
    try:
        if account.username:
            await store.usernames.add(account.username)
    except UniqueViolation as taken:
        raise UsernameTakenMeanwhile from taken


async def _store_credentials(store: Store, account: Account) -> None:
    if account.password:
        await store.passwords.add(account.password)
    for credential in account.credentials:
        await store.webauthn_credentials.add(credential)
    if account.otp_secret:
        await store.otp_secrets.add(account.otp_secret)


def _note_methods(stash: Stash, account: Account) -> None:
    """Remember for the session how the user has proved to be herself."""
    shown = {
        keys.AMR_PASSWORD: account.password,
        keys.AMR_SECURITY_KEY: account.security_keys,
        keys.AMR_PASSKEY: account.passkeys,
        keys.AMR_TOTP: account.otp_secret,
    }
    for key, credential in shown.items():
        if credential:
            stash[key] = True


def _details(account: Account) -> dict[str, str | bool]:
    """What the audit log tells of a new account."""
    details: dict[str, str | bool] = {}
    if account.username:
        details["username"] = account.username.username
    if account.password:
        details["password"] = True
    for credential in account.credentials:
        details["security_key" if credential.mfa_only else "passkey"] = credential.id
    if account.otp_secret:
        details["otp_secret"] = str(account.otp_secret.id)
    return details
