"""Which passkeys and security keys the account can do without."""

from dataclasses import replace

from config.settings import Settings
from flowapi.services.ways_in import leaves_a_way_in
from storage.records.account import Account
from storage.records.webauthn import WebauthnCredential


def passkey_may_go(passkey: WebauthnCredential, account: Account, settings: Settings) -> bool:
    """Tell whether *passkey* may be deleted: not the last one where one is needed, by rule or to log in."""
    rest = replace(account, credentials=tuple(one for one in account.credentials if one.id != passkey.id))
    needed = not settings.passkey.optional and not rest.passkeys
    return not needed and leaves_a_way_in(account, rest, settings)


def security_key_may_go(account: Account, settings: Settings) -> bool:
    """Tell whether a security key may be deleted: not the last second factor where one is needed."""
    mfa = settings.mfa
    if not (mfa.enabled and mfa.security_keys.enabled and account.security_keys):
        return False
    last = len(account.security_keys) == 1 and account.otp_secret is None
    return mfa.optional or not last
