"""The account as its owner sees it: the `user` of a flow's end and of `GET /me`."""

from collections.abc import Iterable
from typing import Any

import orjson

from config.settings import Settings
from flowapi.services.linked_identities import shown_identities, shown_identity
from flowapi.services.timestamps import rfc3339
from storage.records.account import Account
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential


def profile_of(account: Account, settings: Settings) -> dict[str, Any]:
    """The JSON object of *account*; what is empty is left out."""
    user = account.user
    optional = {
        "passkeys": [_credential(key) for key in account.passkeys] if settings.passkey.enabled else [],
        "security_keys": _security_keys(account, settings),
        "emails": [_email(email, account.identities, settings) for email in account.emails],
        "username": _username(account.username) if account.username else None,
        "metadata": visible_metadata(account.metadata),
        "identities": shown_identities(account.identities, settings),
        "name": user.name,
        "given_name": user.given_name,
        "family_name": user.family_name,
        "picture": user.picture,
    }
    return {
        "id": str(user.id),
        "user_id": str(user.id),
        "mfa_config": _mfa(account, settings),
        "created_at": rfc3339(user.created_at),
        "updated_at": rfc3339(user.updated_at),
        **{name: value for name, value in optional.items() if value},
    }


def visible_metadata(metadata: Metadata | None) -> dict[str, Any]:
    """The parts of *metadata* that the owner may see, without empty ones."""
    if metadata is None:
        return {}
    parts = {"public_metadata": metadata.public, "unsafe_metadata": metadata.unsafe}
    values = {name: orjson.loads(text) for name, text in parts.items() if text}
    return {name: value for name, value in values.items() if value not in (None, {})}


def _mfa(account: Account, settings: Settings) -> dict[str, bool]:
    mfa = settings.mfa
    return {
        "auth_app_set_up": account.otp_secret is not None,
        "totp_enabled": mfa.enabled and mfa.totp.enabled,
        "security_keys_enabled": mfa.enabled and mfa.security_keys.enabled,
    }


def _security_keys(account: Account, settings: Settings) -> list[dict[str, Any]]:
    if not settings.mfa.security_keys.enabled:
        return []
    return [_credential(key) for key in account.security_keys]


def _credential(credential: WebauthnCredential) -> dict[str, Any]:
    shown = {
        "id": credential.id,
        "public_key": credential.public_key,
        "attestation_type": credential.attestation_type,
        "aaguid": str(credential.aaguid),
        "created_at": rfc3339(credential.created_at),
        "transports": list(credential.transports),
        "backup_eligible": credential.backup_eligible,
        "backup_state": credential.backup_state,
        "mfa_only": credential.mfa_only,
    }
    if credential.name is not None:
        shown["name"] = credential.name
    if credential.last_used_at is not None:
        shown["last_used_at"] = rfc3339(credential.last_used_at)
    return shown


def _email(email: Email, identities: Iterable[Identity], settings: Settings) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": str(email.id),
        "address": email.address,
        "is_verified": email.verified,
        "is_primary": email.primary,
    }
    linked = [identity for identity in identities if identity.email_id == email.id]
    if linked:
        shown["identity"] = shown_identity(linked[0], settings)
    if enabled := shown_identities(linked, settings):
        shown["identities"] = enabled
    return shown


def _username(username: Username) -> dict[str, Any]:
    return {
        "id": str(username.id),
        "username": username.username,
        "created_at": rfc3339(username.created_at),
        "updated_at": rfc3339(username.updated_at),
    }
