"""What one request remembers and is told: a unit of work with a repository for each noun."""

from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import Self
from uuid import UUID

from storage.repositories.audit_log import AuditLogRepository
from storage.repositories.email import EmailRepository
from storage.repositories.expired import ExpiredRepository
from storage.repositories.flow import FlowRepository
from storage.repositories.identity import IdentityRepository
from storage.repositories.jwk import JwkRepository
from storage.repositories.lease import LeaseRepository
from storage.repositories.metadata import MetadataRepository
from storage.repositories.otp_secret import OtpSecretRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.passcode import PasscodeRepository
from storage.repositories.password import PasswordRepository
from storage.repositories.roster import RosterRepository
from storage.repositories.saml_certificate import SamlCertificateRepository
from storage.repositories.saml_identity import SamlIdentityRepository
from storage.repositories.saml_provider import SamlProviderRepository
from storage.repositories.saml_state import SamlStateRepository
from storage.repositories.session import SessionRepository
from storage.repositories.statistics import StatisticsRepository
from storage.repositories.tenant import TenantRepository
from storage.repositories.token import TokenRepository
from storage.repositories.trusted_device import TrustedDeviceRepository
from storage.repositories.user import UserRepository
from storage.repositories.username import UsernameRepository
from storage.repositories.webauthn_credential import WebauthnCredentialRepository
from storage.repositories.webauthn_session import WebauthnSessionRepository
from storage.repositories.webhook import WebhookRepository
from storage.unit import Unit

DEFAULT_TENANT = UUID("00000000-0000-0000-0000-000000000001")


class Store:
    """The repositories of one request, which share its transaction.

    `async with database.store() as store:` rolls back what was not committed.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._promised: list[Callable[[], None]] = []

    @property
    def tenant_id(self) -> UUID:
        """Whose rows these are."""
        return self._unit.tenant_id

    @property
    def writing(self) -> bool:
        """Whether a transaction is open; the first write opens it."""
        return self._unit.writing

    @property
    def queued(self) -> bool:
        """Whether messages have been put into the outbox for somebody to look for after the commit."""
        return "outbox" in self.__dict__ and self.outbox.added

    async def commit(self) -> None:
        """Make lasting what was written, and do what was to be done then."""
        promised, self._promised = self._promised, []
        await self._unit.commit()
        for act in promised:
            act()

    async def rollback(self) -> None:
        """Undo what was written, and forget what was to be done."""
        self._promised.clear()
        await self._unit.rollback()

    def after_commit(self, act: Callable[[], None]) -> None:
        """Have *act* called once the commit has succeeded, whether or not anything was written."""
        self._promised.append(act)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.rollback()

    @cached_property
    def flows(self) -> FlowRepository:
        """Running flows."""
        return FlowRepository(self._unit)

    @cached_property
    def users(self) -> UserRepository:
        """Users."""
        return UserRepository(self._unit)

    @cached_property
    def roster(self) -> RosterRepository:
        """All users, one after another."""
        return RosterRepository(self._unit)

    @cached_property
    def emails(self) -> EmailRepository:
        """Addresses."""
        return EmailRepository(self._unit)

    @cached_property
    def usernames(self) -> UsernameRepository:
        """Login names."""
        return UsernameRepository(self._unit)

    @cached_property
    def passwords(self) -> PasswordRepository:
        """Password hashes."""
        return PasswordRepository(self._unit)

    @cached_property
    def passcodes(self) -> PasscodeRepository:
        """Codes that were sent."""
        return PasscodeRepository(self._unit)

    @cached_property
    def otp_secrets(self) -> OtpSecretRepository:
        """TOTP secrets."""
        return OtpSecretRepository(self._unit)

    @cached_property
    def trusted_devices(self) -> TrustedDeviceRepository:
        """Browsers that need no second factor."""
        return TrustedDeviceRepository(self._unit)

    @cached_property
    def metadata(self) -> MetadataRepository:
        """What applications keep about users."""
        return MetadataRepository(self._unit)

    @cached_property
    def webauthn_credentials(self) -> WebauthnCredentialRepository:
        """Passkeys and security keys."""
        return WebauthnCredentialRepository(self._unit)

    @cached_property
    def webauthn_sessions(self) -> WebauthnSessionRepository:
        """WebAuthn ceremonies under way."""
        return WebauthnSessionRepository(self._unit)

    @cached_property
    def sessions(self) -> SessionRepository:
        """Logins that last."""
        return SessionRepository(self._unit)

    @cached_property
    def identities(self) -> IdentityRepository:
        """Accounts at other providers."""
        return IdentityRepository(self._unit)

    @cached_property
    def tokens(self) -> TokenRepository:
        """Tokens that hand over a login."""
        return TokenRepository(self._unit)

    @cached_property
    def jwks(self) -> JwkRepository:
        """Signing keys."""
        return JwkRepository(self._unit)

    @cached_property
    def saml_providers(self) -> SamlProviderRepository:
        """SAML identity providers."""
        return SamlProviderRepository(self._unit)

    @cached_property
    def saml_certificates(self) -> SamlCertificateRepository:
        """Our certificate towards SAML identity providers."""
        return SamlCertificateRepository(self._unit)

    @cached_property
    def saml_identities(self) -> SamlIdentityRepository:
        """Which SAML domains identities came through."""
        return SamlIdentityRepository(self._unit)

    @cached_property
    def saml_states(self) -> SamlStateRepository:
        """Logins under way at SAML identity providers."""
        return SamlStateRepository(self._unit)

    @cached_property
    def outbox(self) -> OutboxRepository:
        """Messages to deliver."""
        return OutboxRepository(self._unit)

    @cached_property
    def webhooks(self) -> WebhookRepository:
        """Addresses that want to be told what happens."""
        return WebhookRepository(self._unit)

    @cached_property
    def audit_logs(self) -> AuditLogRepository:
        """What happened."""
        return AuditLogRepository(self._unit)

    @cached_property
    def tenants(self) -> TenantRepository:
        """Who shares the server."""
        return TenantRepository(self._unit)

    @cached_property
    def expired(self) -> ExpiredRepository:
        """What can be cleaned up, in the rows of all tenants."""
        return ExpiredRepository(self._unit)

    @cached_property
    def statistics(self) -> StatisticsRepository:
        """What the planner of the database knows."""
        return StatisticsRepository(self._unit)

    @cached_property
    def leases(self) -> LeaseRepository:
        """Work that only one process does at a time."""
        return LeaseRepository(self._unit)
