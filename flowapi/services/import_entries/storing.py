"""From an imported user to records, and into the database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flowapi.errors.user_import import ImportRefused
from flowapi.randomness import new_id
from flowapi.services.import_entries.entry import ImportedCredential, ImportedUser
from flowapi.services.import_entries.profile import ImportedIdentity
from storage.errors import StorageError, UniqueViolation
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from storage.store import Store

NIL = UUID(int=0)
TWICE = "It is in the database already, or twice in the file: take it out of one of them."
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
            await self.store.users.add(self._user())
        addresses = await self._add_emails()
        await self._add_username()
        for credential in self.user.webauthn_credentials:
            with self._naming(f'create webauthn credential "{credential.id}" for user'):
                await self.store.webauthn_credentials.add(_credential(credential, self.user_id, self.now))
        await self._add_password()
        await self._add_otp_secret()
        await self._add_metadata()
        await self._add_identities(addresses)

    def _user(self) -> User:
        user = self.user
        return User(
            id=self.user_id,
            created_at=user.created_at or self.now,
            updated_at=user.updated_at or self.now,
            name=user.name,
            given_name=user.given_name,
            family_name=user.family_name,
            picture=user.picture,
        )

    async def _add_emails(self) -> dict[str, UUID]:
        """Add the addresses; their ids.

        Addresses of one time are listed in the order of their ids, so this decides on their order for good.
        """
        ids = sorted(new_id() for _ in self.user.emails)
        addresses: dict[str, UUID] = {}
        for email_id, given in zip(ids, self.user.emails, strict=True):
            address = given.address.lower()
            addresses[address] = email_id
            with self._naming(f'create email address "{address}" for user'):
                await self.store.emails.add(
                    Email(email_id, self.user_id, address, given.is_verified, False, self.now, self.now)
                )
            if given.is_primary:
                with self._naming(f'set email "{address}" as primary for user'):
                    await self.store.emails.make_primary(email_id, self.user_id, self.now)
        return addresses

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
                OtpSecret(new_id(), self.user_id, given.secret, given.last_validated_step, created, updated)
            )

    async def _add_metadata(self) -> None:
        if (given := self.user.metadata) is None:
            return
        parts = Metadata(given.public_metadata, given.private_metadata, given.unsafe_metadata)
        with self._naming("create metadata for user"):
            await self.store.metadata.add(self.user_id, parts, self.now)

    async def _add_identities(self, addresses: Mapping[str, UUID]) -> None:
        ids = sorted(new_id() for _ in self.user.identities)
        for identity_id, given in zip(ids, self.user.identities, strict=True):
            identity = _identity(identity_id, given, self.user_id, addresses, now=self.now)
            with self._naming(f'create identity "{given.provider_id}" of {given.provider_name} for user'):
                await self.store.identities.add(identity)

    @contextmanager
    def _naming(self, deed: str) -> Iterator[None]:
        """Say of what fails that it was *deed*, and of which entry."""
        try:
            yield
        except UniqueViolation as error:
            told = f"failed to {deed} entry nr. {self.number}: {error} {TWICE}"
            raise ImportRefused(told) from error
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


def _identity(
    identity_id: UUID, given: ImportedIdentity, owner: UUID, addresses: Mapping[str, UUID], *, now: datetime
) -> Identity:
    return Identity(
        id=identity_id,
        provider_id=given.provider_name,
        provider_user_id=given.provider_id,
        data=given.claims,
        email_id=addresses[given.email.lower()] if given.email else None,
        user_id=owner,
        created_at=given.created_at or now,
        updated_at=given.updated_at or now,
    )
