"""The rows that ceremonies leave behind."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flowapi.randomness import new_id
from flowapi.services.passkey_ceremonies.assertion import VerifiedUse
from flowapi.services.passkey_ceremonies.attestation import VerifiedAttestation
from flowapi.services.passkey_ceremonies.base64url import decoded, encoded
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from storage.records.webauthn import WebauthnCredential, WebauthnSession

HIGHEST_COUNT = 2**31 - 1
"""The column of the counter holds no more."""


def new_session(
    operation: str,
    user_id: UUID,
    *,
    challenge: bytes,
    user_verification: str,
    timeout: int,
    now: datetime,
    allowed: tuple[str, ...] = (),
) -> WebauthnSession:
    """A ceremony that is open for *timeout* milliseconds."""
    return WebauthnSession(
        id=new_id(),
        challenge=encoded(challenge),
        user_id=user_id,
        user_verification=user_verification,
        operation=operation,
        expires_at=now + timedelta(milliseconds=timeout),
        created_at=now,
        allowed_credentials=allowed,
    )


def new_credential(
    verified: VerifiedAttestation,
    user_id: UUID,
    *,
    name: str | None,
    transports: tuple[str, ...],
    mfa_only: bool,
    now: datetime,
) -> WebauthnCredential:
    """A credential as it was attested."""
    return WebauthnCredential(
        id=encoded(verified.credential_id),
        user_id=user_id,
        public_key=encoded(verified.public_key),
        attestation_type=verified.format,
        aaguid=verified.aaguid,
        sign_count=min(verified.sign_count, HIGHEST_COUNT),
        created_at=now,
        updated_at=now,
        name=name,
        backup_eligible=verified.backup_eligible,
        backup_state=verified.backup_state,
        last_used_at=now,
        mfa_only=mfa_only,
        transports=transports,
    )


def used_credential(credential: WebauthnCredential, use: VerifiedUse, now: datetime) -> WebauthnCredential:
    """*credential* after it was used."""
    return replace(
        credential,
        sign_count=min(use.sign_count, HIGHEST_COUNT),
        backup_eligible=use.backup_eligible,
        backup_state=use.backup_state,
        last_used_at=now,
        updated_at=now,
    )


def stored_bytes(text: str) -> bytes:
    """The bytes of a stored challenge or key.

    Raises:
        AnswerRefused: They are damaged, so that nothing can be verified with them.
    """
    try:
        return decoded(text)
    except ValueError as damage:
        raise AnswerRefused("what is stored of it is damaged") from damage
