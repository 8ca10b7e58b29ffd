"""What a login has shown of the account, and whether that still holds when it is made use of.

Rule 1: who has shown the first factor has half an hour to complete the login.
Rule 2: what was shown must still be there: not a password that was changed, nor an authenticator or an
        address that was taken away in the meantime.
Rule 3: a second factor that was set up in the meantime is not passed over.
Rule 4: an account is changed, and a session opened, only after all of this was confirmed.
"""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from actions import keys
from flowapi.engine.contract import Context
from flowapi.errors.refusals import FlowExpired
from storage.records.account import Account

TIME_LEFT = timedelta(minutes=30)


def by_password(stored: str) -> str:
    """The proof by the password whose hash is *stored*; it tells nothing of either."""
    return f"password:{sha256(stored.encode()).hexdigest()}"


def by_address(address: str) -> str:
    """The proof by a code sent to *address*."""
    return f"address:{address}"


def by_credential(credential_id: str) -> str:
    """The proof by a passkey or a security key."""
    return f"credential:{credential_id}"


def by_app(secret_id: UUID) -> str:
    """The proof by an authenticator app."""
    return f"app:{secret_id}"


def by_identity(identity_id: UUID) -> str:
    """The proof by an account at another provider."""
    return f"identity:{identity_id}"


def note(ctx: Context, proof: str) -> None:
    """Remember that *proof* was given now."""
    ctx.stash[keys.PROOFS] = [*(ctx.stash[keys.PROOFS] or []), proof]
    if keys.PROVED_AT not in ctx.stash:
        ctx.stash[keys.PROVED_AT] = int(ctx.now.timestamp())


def check(ctx: Context, account: Account | None) -> None:
    """Let a login go on only if what it has shown still opens the *account*.

    Raises:
        FlowExpired: It does not, or that is too long ago.
    """
    given, at = ctx.stash[keys.PROOFS], ctx.stash[keys.PROVED_AT]
    if not given or at is None:
        return
    if ctx.now.timestamp() - at > TIME_LEFT.total_seconds():
        raise FlowExpired(cause="the login took too long")
    if account is None or not _proofs_of(account).issuperset(given):
        raise FlowExpired(cause="a credential of this login was changed while it was under way")
    if _passes_over_second_factor(ctx, account):
        raise FlowExpired(cause="a second factor was set up while this login was under way")


async def confirm(ctx: Context, user_id: UUID) -> None:
    """The same for the account as it is now, before something is added to it.

    Raises:
        FlowExpired: As above.
    """
    if ctx.stash[keys.PROOFS]:
        check(ctx, await ctx.store.users.account(user_id))


def _passes_over_second_factor(ctx: Context, account: Account) -> bool:
    """Whether *account* has got its first second factor since the login began."""
    mfa, stash = ctx.settings.mfa, ctx.stash
    known = stash.flag(keys.HAS_OTP_SECRET) or stash.flag(keys.HAS_SECURITY_KEY)
    if known or not mfa.enabled or _needs_no_second_factor(ctx):
        return False
    by_app = mfa.totp.enabled and account.otp_secret is not None
    return by_app or (mfa.security_keys.enabled and bool(account.security_keys))


def _needs_no_second_factor(ctx: Context) -> bool:
    """As `second_factor_exempt` in flows/mfa_usage.yaml has it."""
    method = ctx.stash[keys.LOGIN_METHOD]
    return method == "passkey" or (method == "third_party" and not ctx.settings.mfa.require_for_third_party)


def _proofs_of(account: Account) -> set[str]:
    """Everything that proves to be the owner of *account*."""
    found = {by_address(email.address) for email in account.emails}
    found |= {by_credential(credential.id) for credential in account.credentials}
    found |= {by_identity(identity.id) for identity in account.identities}
    if account.password:
        found.add(by_password(account.password.password))
    if account.otp_secret:
        found.add(by_app(account.otp_secret.id))
    return found
