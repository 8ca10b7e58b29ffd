"""Register passkeys and security keys, and log in with them.

Rule 1: a ceremony is a row: made with the options, bound to operation, user and time, and used up by the
        first answer that verifies. An answer that does not verify leaves it, for another try.
Rule 2: an answer that breaks a rule is refused, whatever it is made of; nothing else is ever raised for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from config.settings import Settings
from flowapi.errors.credentials import AssertionRejected, AttestationRejected, SecurityKeyRejected
from flowapi.errors.technical import TechnicalError
from flowapi.randomness import random_bytes
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.passkey_ceremonies.answers import ParsedAssertion, parsed_assertion, parsed_attestation
from flowapi.services.passkey_ceremonies.assertion import verified_use
from flowapi.services.passkey_ceremonies.attestation import verified_attestation
from flowapi.services.passkey_ceremonies.base64url import encoded
from flowapi.services.passkey_ceremonies.bindings import NOBODY, check_count, check_owner, checked_ceremony
from flowapi.services.passkey_ceremonies.options import (
    UserEntity,
    Wishes,
    creation_options,
    request_options,
)
from flowapi.services.passkey_ceremonies.origins import Origins
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty
from flowapi.services.passkey_ceremonies.rows import (
    new_credential,
    new_session,
    stored_bytes,
    used_credential,
)
from storage.records.webauthn import WebauthnCredential, WebauthnSession
from storage.store import Store

REGISTRATION = "registration"
AUTHENTICATION = "authentication"
CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A ceremony begun: what to remember of it, and what to send to the browser."""

    session_id: UUID
    options: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifiedAssertion:
    """Who has proved possession of which credential."""

    user_id: UUID
    credential: WebauthnCredential


class Passkeys:
    """Runs the ceremonies; one object per tenant and process."""

    def __init__(self, settings: Settings, names: AuthenticatorNames) -> None:
        """Read what the settings ask of authenticators."""
        party, keys = settings.webauthn.relying_party, settings.mfa.security_keys
        attachment = keys.authenticator_attachment
        self._party = RelyingParty(party.id, party.display_name, Origins(party.origins))
        self._timeouts = settings.webauthn.timeouts
        self._names = names
        self._passkey = Wishes(
            user_verification=settings.passkey.user_verification,
            attestation=settings.passkey.attestation_preference,
            discoverable=True,
            attachment=None,
        )
        self._security_key = Wishes(
            user_verification=keys.user_verification,
            attestation=keys.attestation_preference,
            discoverable=False,
            attachment=None if attachment == "no_preference" else attachment,
        )

    async def registration_options(
        self, store: Store, *, user_id: UUID, name: str, display_name: str, security_key: bool, now: datetime
    ) -> Ceremony:
        """Begin to register a credential of the user, who need not exist yet."""
        wishes, timeout, challenge = self._wishes(security_key), self._timeouts.registration, _challenge()
        options = creation_options(
            self._party,
            UserEntity(user_id.bytes, name, display_name),
            wishes,
            challenge=challenge,
            timeout=timeout,
            exclude=await store.webauthn_credentials.list_of(user_id),
        )
        session = new_session(
            REGISTRATION,
            user_id,
            challenge=challenge,
            user_verification=wishes.user_verification,
            timeout=timeout,
            now=now,
        )
        await store.webauthn_sessions.add(session)
        return Ceremony(session.id, options)

    async def login_options(
        self,
        store: Store,
        *,
        user_id: UUID | None,
        credentials: Sequence[WebauthnCredential],
        security_key: bool,
        now: datetime,
    ) -> Ceremony:
        """Begin to log in: with one of the *credentials* of a known user, or with a passkey of anybody.

        Args:
            user_id: None for anybody; *credentials* are left aside then.
            security_key: A second factor is asked for, which may be any credential; else passkeys alone.

        Raises:
            TechnicalError: The user has no such credential.
        """
        allowed = _usable(credentials, security_key=security_key) if user_id else ()
        if not allowed and (user_id or security_key):
            raise TechnicalError("the user has no credential to log in with")
        wishes, timeout, challenge = self._wishes(security_key), self._timeouts.login, _challenge()
        options = request_options(self._party, wishes, challenge=challenge, timeout=timeout, allow=allowed)
        session = new_session(
            AUTHENTICATION,
            user_id or NOBODY,
            challenge=challenge,
            user_verification=wishes.user_verification,
            timeout=timeout,
            now=now,
            allowed=tuple(credential.id for credential in allowed),
        )
        await store.webauthn_sessions.add(session)
        return Ceremony(session.id, options)

    async def verify_registration(
        self,
        store: Store,
        *,
        session_id: UUID,
        user_id: UUID,
        response: Any,
        security_key: bool,
        now: datetime,
    ) -> WebauthnCredential:
        """The credential that *response*, an object or its JSON text, attests; it is not stored yet.

        Raises:
            AttestationRejected: The answer breaks a rule of the ceremony.
        """
        with _rejecting(AttestationRejected):
            answer = parsed_attestation(response)
            session = checked_ceremony(
                await store.webauthn_sessions.find(session_id), operation=REGISTRATION, now=now
            )
            if session.user_id != user_id:
                raise AnswerRefused("the ceremony was made for somebody else")
            verified = verified_attestation(
                answer,
                party=self._party,
                challenge=stored_bytes(session.challenge),
                user_verification=session.user_verification,
                now=now,
            )
            if await store.webauthn_credentials.find(encoded(verified.credential_id)):
                raise AnswerRefused("the credential is registered already")
            await _use_up(store, session)
        name = self._names.name_of(verified.aaguid)
        return new_credential(
            verified, user_id, name=name, transports=answer.transports, mfa_only=security_key, now=now
        )

    async def verify_login(
        self, store: Store, *, session_id: UUID, response: Any, security_key: bool, now: datetime
    ) -> VerifiedAssertion:
        """Who has answered with *response*, an object or its JSON text; records that the credential was used.

        Raises:
            SecurityKeyRejected: The credential is a second factor, and none was asked for.
            AssertionRejected: The answer breaks another rule of the ceremony.
        """
        with _rejecting(AssertionRejected):
            answer = parsed_assertion(response)
            session = checked_ceremony(
                await store.webauthn_sessions.find(session_id), operation=AUTHENTICATION, now=now
            )
            credential = await _known(store, answer)
            if credential.mfa_only and not security_key:
                raise SecurityKeyRejected
            check_owner(session, answer, credential, named=security_key)
            use = verified_use(
                answer,
                party=self._party,
                challenge=stored_bytes(session.challenge),
                user_verification=session.user_verification,
                public_key=stored_bytes(credential.public_key),
            )
            check_count(credential.sign_count, use.sign_count)
            await _use_up(store, session)
        used = used_credential(credential, use, now)
        await _record_use(store, used, now)
        return VerifiedAssertion(used.user_id, used)

    def _wishes(self, security_key: bool) -> Wishes:
        return self._security_key if security_key else self._passkey


@contextmanager
def _rejecting(kind: type[AttestationRejected | AssertionRejected]) -> Iterator[None]:
    try:
        yield
    except AnswerRefused as reason:
        raise kind(str(reason)) from reason


def _challenge() -> bytes:
    return random_bytes(CHALLENGE_BYTES)


def _usable(
    credentials: Sequence[WebauthnCredential], *, security_key: bool
) -> tuple[WebauthnCredential, ...]:
    """Those that may be answered with, the oldest first."""
    usable = (credential for credential in credentials if security_key or not credential.mfa_only)
    return tuple(sorted(usable, key=lambda credential: credential.created_at))


async def _known(store: Store, answer: ParsedAssertion) -> WebauthnCredential:
    """The credential that *answer* names, letter by letter: some databases find others too."""
    credential = await store.webauthn_credentials.find(answer.id)
    if credential is None or credential.id != answer.id:
        raise AnswerRefused("the credential is unknown")
    return credential


async def _use_up(store: Store, session: WebauthnSession) -> None:
    if not await store.webauthn_sessions.delete(session.id):
        raise AnswerRefused("the ceremony was used by another request")


async def _record_use(store: Store, used: WebauthnCredential, now: datetime) -> None:
    await store.webauthn_credentials.record_use(
        used.id,
        sign_count=used.sign_count,
        backup_eligible=used.backup_eligible,
        backup_state=used.backup_state,
        now=now,
    )
