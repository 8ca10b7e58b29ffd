"""From an account to the entry of an import file that describes it.

Rule 1: what is empty is left out; an entry says of an account what an import of it brings back.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flowapi.services.timestamps import rfc3339
from storage.records.account import Account
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.webauthn import WebauthnCredential

Exported = dict[str, Any]
"""An entry, ready to be written as JSON."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How much of accounts is told beside identifiers and times."""

    credentials: bool = False
    """Passwords, passkeys, security keys and the secrets of authenticator apps."""
    profile: bool = False
    """Names, metadata and accounts at other providers."""


def entry_of(account: Account, scope: Scope) -> Exported:
    """The entry; it fits `ImportedUser` unless something in *account* is damaged."""
    members = {
        "user_id": str(account.id),
        "emails": [_email(email) for email in account.emails],
        "username": account.username.username if account.username else None,
        **(_credentials(account) if scope.credentials else {}),
        **(_profile(account) if scope.profile else {}),
        **_times(account.user),
    }
    return {name: value for name, value in members.items() if value or name == "emails"}


def _email(email: Email) -> Exported:
    return {"address": email.address, "is_primary": email.primary, "is_verified": email.verified}


def _times(record: Any) -> Exported:
    return {"created_at": rfc3339(record.created_at), "updated_at": rfc3339(record.updated_at)}


def _credentials(account: Account) -> Exported:
    return {
        "webauthn_credentials": [_credential(credential) for credential in account.credentials],
        "password": _password(account.password) if account.password else None,
        "otp_secret": _otp_secret(account.otp_secret) if account.otp_secret else None,
    }


def _credential(credential: WebauthnCredential) -> Exported:
    used = credential.last_used_at
    return {
        "id": credential.id,
        "name": credential.name,
        "public_key": credential.public_key,
        "attestation_type": credential.attestation_type,
        "aaguid": str(credential.aaguid),
        "sign_count": credential.sign_count,
        "last_used_at": rfc3339(used) if used else None,
        **_times(credential),
        "transports": list(credential.transports),
        "backup_eligible": credential.backup_eligible,
        "backup_state": credential.backup_state,
        "mfa_only": credential.mfa_only,
        "user_handle": credential.user_handle,
    }


def _password(credential: PasswordCredential) -> Exported:
    return {"password": credential.password, **_times(credential)}


def _otp_secret(secret: OtpSecret) -> Exported:
    step = secret.last_validated_step
    spent = {} if step is None else {"last_validated_step": step}
    return {"secret": secret.secret, **spent, **_times(secret)}


def _profile(account: Account) -> Exported:
    user = account.user
    return {
        "name": user.name,
        "given_name": user.given_name,
        "family_name": user.family_name,
        "picture": user.picture,
        "metadata": _metadata(account.metadata) if account.metadata else None,
        "identities": [_identity(one, account.emails) for one in account.identities],
    }


def _metadata(metadata: Metadata) -> Exported:
    parts = {
        "public_metadata": metadata.public,
        "private_metadata": metadata.private,
        "unsafe_metadata": metadata.unsafe,
    }
    return {name: json.loads(text) for name, text in parts.items() if text is not None}


def _identity(identity: Identity, emails: Iterable[Email]) -> Exported:
    return {
        "provider_name": identity.provider_id,
        "provider_id": identity.provider_user_id,
        "email": next((email.address for email in emails if email.id == identity.email_id), None),
        "claims": identity.data,
        **_times(identity),
    }
