"""A user as operators and webhooks are told of one."""

from typing import Any
from uuid import UUID

import orjson

from flowapi.services.timestamps import rfc3339
from storage.records.account import Account
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential


def user_json(account: Account, tenant_id: UUID) -> dict[str, Any]:
    """The JSON object of *account*; what is empty is left out."""
    user = account.user
    shown = {
        "id": str(user.id),
        "webauthn_credentials": [credential_json(credential) for credential in account.credentials],
        "emails": [email_json(email) for email in account.emails],
        "username": account.username and username_json(account.username),
        "created_at": rfc3339(user.created_at),
        "updated_at": rfc3339(user.updated_at),
        "password": account.password and password_json(account.password, tenant_id),
        "identities": [identity_json(identity) for identity in account.identities],
        "otp": account.otp_secret and otp_json(account.otp_secret),
        "metadata": metadata_json(account.metadata),
        "given_name": user.given_name,
        "family_name": user.family_name,
        "name": user.name,
        "picture": user.picture,
    }
    return {name: value for name, value in shown.items() if value}


def email_json(email: Email) -> dict[str, Any]:
    """The JSON object of an address."""
    return {
        "id": str(email.id),
        "address": email.address,
        "is_verified": email.verified,
        "is_primary": email.primary,
        "created_at": rfc3339(email.created_at),
        "updated_at": rfc3339(email.updated_at),
    }


def username_json(username: Username) -> dict[str, Any]:
    """The JSON object of a username."""
    return {
        "id": str(username.id),
        "username": username.username,
        "created_at": rfc3339(username.created_at),
        "updated_at": rfc3339(username.updated_at),
    }


def credential_json(credential: WebauthnCredential) -> dict[str, Any]:
    """The JSON object of a passkey or a security key."""
    shown = {
        "id": credential.id,
        "name": credential.name,
        "public_key": credential.public_key,
        "attestation_type": credential.attestation_type,
        "aaguid": str(credential.aaguid),
        "last_used_at": credential.last_used_at and rfc3339(credential.last_used_at),
        "created_at": rfc3339(credential.created_at),
        "transports": list(credential.transports),
        "backup_eligible": credential.backup_eligible,
        "backup_state": credential.backup_state,
        "mfa_only": credential.mfa_only,
    }
    return {name: value for name, value in shown.items() if value is not None}


def password_json(password: PasswordCredential, tenant_id: UUID) -> dict[str, Any]:
    """The JSON object of a password, without its hash."""
    return {
        "id": str(password.id),
        "tenant_id": str(tenant_id),
        "created_at": rfc3339(password.created_at),
        "updated_at": rfc3339(password.updated_at),
    }


def otp_json(secret: OtpSecret) -> dict[str, Any]:
    """The JSON object of an authenticator app, without its secret."""
    return {"id": str(secret.id), "created_at": rfc3339(secret.created_at)}


def identity_json(identity: Identity) -> dict[str, Any]:
    """The JSON object of an account at a provider; what the table calls provider is called its name here."""
    return {
        "id": str(identity.id),
        "provider_id": identity.provider_user_id,
        "provider_name": identity.provider_id,
        "email_id": identity.email_id and str(identity.email_id),
        "created_at": rfc3339(identity.created_at),
        "updated_at": rfc3339(identity.updated_at),
    }


def metadata_json(metadata: Metadata | None) -> dict[str, Any]:
    """The JSON object of all metadata, without empty parts."""
    if metadata is None:
        return {}
    parts = {
        "public_metadata": metadata.public,
        "private_metadata": metadata.private,
        "unsafe_metadata": metadata.unsafe,
    }
    values = {name: orjson.loads(text) for name, text in parts.items() if text}
    return {name: value for name, value in values.items() if value not in (None, {})}
