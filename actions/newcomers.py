"""The account that a registration has collected, before it is stored."""

from uuid import UUID

from actions import keys
from actions.passkey.stashed import stashed_credentials
from actions.totp.stashed import take_otp_secret
from flowapi import randomness
from flowapi.engine.contract import Context
from storage.records.account import Account
from storage.records.email import Email
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username


def newcomer(ctx: Context, user_id: UUID) -> Account:
    """A new account with every identifier and credential of the flow."""
    address, username, hashed = (
        ctx.stash.text(key) for key in (keys.EMAIL, keys.USERNAME, keys.NEW_PASSWORD)
    )
    times = (ctx.now, ctx.now)
    verified = ctx.stash.flag(keys.EMAIL_VERIFIED)
    email = address and Email(randomness.new_id(), user_id, address, verified, True, *times)
    return Account(
        user=User(user_id, *times),
        emails=(email,) if email else (),
        username=Username(randomness.new_id(), user_id, username, *times) if username else None,
        password=PasswordCredential(randomness.new_id(), user_id, hashed, *times) if hashed else None,
        otp_secret=take_otp_secret(ctx, user_id),
        credentials=tuple(stashed_credentials(ctx.stash)),
    )
