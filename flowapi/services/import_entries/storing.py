"""From an imported user to records, and into the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flowapi.errors.user_import import ImportRefused
from flowapi.randomness import new_id
from flowapi.services.import_entries.entry import ImportedCredential, ImportedUser
from storage.errors import StorageError
from storage.records.email import Email
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from storage.store import Store

NIL = UUID(int=0)
HIGHEST_COUNT = 2**31 - 1
"""The column of the counter holds no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One user on the way into the database."""

    store: Store
    number: int
    user: ImportedUser
    user_id: UUID
    now: datetime

    async def add(self) -> None:
        """Store the user with everything that belongs to them.

        Raises:
            ImportRefused: The database does not take it; the message says what of which entry.
        """
        with self._naming("create user"):
            await self.store.users.add(
                User(self.user_id, self.user.created_at or self.now, self.user.updated_at or self.now)
            )
        await self._add_emails()
        await self._add_username()
        for credential in self.user.webauthn_credentials:
            with self._naming(f'create webauthn credential "{credential.id}" for user'):
                await self.store.webauthn_credentials.add(_credential(credential, self.user_id, self.now))
        await self._add_password()
        await self._add_otp_secret()

    async def _add_emails(self) -> None:
        """Add the addresses, each a moment after the one before, so that they are listed in this order."""
        for place, given in enumerate(self.user.emails):
            address, then = given.address.lower(), self.now + timedelta(microseconds=place)
            email = Email(new_id(), self.user_id, address, given.is_verified, False, then, then)
            with self._naming(f'create email address "{address}" for user'):
                await self.store.emails.add(email)
            if given.is_primary:
                with self._naming(f'set email "{address}" as primary for user'):
                    await self.store.emails.make_primary(email.id, self.user_id, then)

    async def _add_username(self) -> None:
        if self.user.username is None:
            return
        with self._naming(f'create username "{self.user.username}" for user'):
            await self.store.usernames.add(
                Username(new_id(), self.user_id, self.user.username, self.now, self.now)
            )

    async def _add_password(self) -> None:
        if (given := self.user.password) is None:
            return
        created, updated = given.created_at or self.now, given.updated_at or self.now
        with self._naming("create password for user"):
            await self.store.passwords.add(
                PasswordCredential(new_id(), self.user_id, given.password, created, updated)
            )

    async def _add_otp_secret(self) -> None:
        if (given := self.user.otp_secret) is None:
            return
        created, updated = given.created_at or self.now, given.updated_at or self.now
        with self._naming("create otp secret for user"):
            await self.store.otp_secrets.add(
                OtpSecret(new_id(), self.user_id, given.secret, None, created, updated)
            )

    @contextmanager
    def _naming(self, deed: str) -> Iterator[None]:
        """Say of what fails that it was *deed*, and of which entry."""
        try:
            yield
        except StorageError as error:
            raise ImportRefused(f"failed to {deed} entry nr. {self.number}: {error}") from error


def _credential(given: ImportedCredential, owner: UUID, now: datetime) -> WebauthnCredential:
    return WebauthnCredential(
        id=given.id,
        user_id=owner,
        public_key=given.public_key,
        attestation_type=given.attestation_type,
        aaguid=given.aaguid,
        sign_count=min(given.sign_count, HIGHEST_COUNT),
        created_at=given.created_at or now,
        updated_at=given.updated_at or now,
        name=given.name,
        backup_eligible=given.backup_eligible,
        backup_state=given.backup_state,
        last_used_at=given.last_used_at,
        mfa_only=given.mfa_only,
        user_handle=given.user_handle,
        transports=tuple(given.transports),
    )
