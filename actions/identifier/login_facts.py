"""Stash what is known of an account, for the guards and actions that follow."""

from actions import keys
from flowapi.engine.stash import Stash
from storage.records.account import LoginFacts


def stash_facts(stash: Stash, facts: LoginFacts) -> None:
    """Note whose account it is and what it can log in with."""
    stash[keys.USER_ID] = str(facts.user_id)
    stash[keys.HAS_PASSWORD] = facts.has_password
    stash[keys.HAS_PASSKEY] = facts.has_passkey
    stash[keys.HAS_WEBAUTHN_CREDENTIAL] = facts.has_webauthn_credential
    stash[keys.HAS_SECURITY_KEY] = facts.has_security_key
    stash[keys.HAS_OTP_SECRET] = facts.has_otp_secret
    stash[keys.HAS_USERNAME] = facts.has_username
    stash[keys.HAS_EMAILS] = facts.has_emails
