"""How the owner of an account can log in to it.

Rule 1: security keys are second factors and open nothing by themselves.
Rule 2: whatever takes something away from an account asks `leaves_a_way_in` about what would be left.
"""

from config.settings import Settings
from flowapi.services.linked_identities import is_enabled
from storage.records.account import Account
from storage.records.identity import Identity


def leaves_a_way_in(before: Account, after: Account, settings: Settings) -> bool:
    """Tell whether a change leaves the owner a way to log in, if there was one."""
    return can_log_in(after, settings) or not can_log_in(before, settings)


def can_log_in(account: Account, settings: Settings) -> bool:
    """Tell whether there is any way."""
    return (
        by_passkey(account, settings)
        or by_password(account, settings)
        or by_passcode(account, settings)
        or by_provider(account, settings)
    )


def by_passkey(account: Account, settings: Settings) -> bool:
    """Tell whether a passkey logs in."""
    return settings.passkey.enabled and bool(account.passkeys)


def by_password(account: Account, settings: Settings) -> bool:
    """Tell whether a password does, together with something that identifies the account."""
    known = _known_by_username(account, settings) or _known_by_email(account, settings)
    return settings.password.enabled and account.password is not None and known


def by_passcode(account: Account, settings: Settings) -> bool:
    """Tell whether a code sent by mail does."""
    by_name = _known_by_username(account, settings) and account.primary_email is not None
    email = settings.email
    return email.enabled and email.use_for_authentication and (by_name or _known_by_email(account, settings))


def by_provider(account: Account, settings: Settings) -> bool:
    """Tell whether a login elsewhere does."""
    return any(_opens(identity, settings) for identity in account.identities)


def _opens(identity: Identity, settings: Settings) -> bool:
    saml = identity.saml_provider_name is not None
    return is_enabled(identity, settings) and (settings.saml.enabled or not saml)


def _known_by_username(account: Account, settings: Settings) -> bool:
    username = settings.username
    return username.enabled and username.use_as_login_identifier and account.username is not None


def _known_by_email(account: Account, settings: Settings) -> bool:
    email = settings.email
    return email.enabled and email.use_as_login_identifier and bool(account.emails)
