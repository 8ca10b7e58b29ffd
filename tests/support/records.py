"""Records to store, complete with what a test does not care about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from storage.records.audit_log import AuditLog
from storage.records.email import Email
from storage.records.flow import FlowRow
from storage.records.identity import Identity
from storage.records.otp_secret import OtpSecret
from storage.records.outbox import OutboxItem
from storage.records.passcode import Passcode
from storage.records.password import PasswordCredential
from storage.records.session import Session
from storage.records.token import Token
from storage.records.trusted_device import TrustedDevice
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential, WebauthnSession
from storage.records.webhook import Webhook, WebhookEvent
from storage.store import DEFAULT_TENANT

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""A whole second: MySQL keeps no fractions."""


def a_flow() -> FlowRow:
    return FlowRow(uuid4(), 0, "c" * 32, NOW + timedelta(hours=24), '{"state":"preflight"}')


def a_user() -> User:
    return User(uuid4(), NOW, NOW, "Ada Lovelace", "Ada", "Lovelace", "https://example.com/ada.png")


def an_email(
    user_id: UUID | None, address: str = "", *, primary: bool = False, created_at: datetime = NOW
) -> Email:
    return Email(
        uuid4(), user_id, address or f"{uuid4()}@example.com", False, primary, created_at, created_at
    )


def a_username(user_id: UUID, username: str = "") -> Username:
    return Username(uuid4(), user_id, username or f"user_{uuid4().hex}", NOW, NOW)


def a_password(user_id: UUID, password: str = "$2a$12$hash") -> PasswordCredential:
    return PasswordCredential(uuid4(), user_id, password, NOW, NOW)


def a_passcode(try_count: int = 0) -> Passcode:
    return Passcode(uuid4(), 300, "$2a$12$hash", try_count, NOW)


def a_credential(
    user_id: UUID, *, transports: tuple[str, ...] = (), mfa_only: bool = False, created_at: datetime = NOW
) -> WebauthnCredential:
    return WebauthnCredential(
        id=f"Id-{uuid4().hex}",
        user_id=user_id,
        public_key="pQECAyYgASFYIA",
        attestation_type="none",
        aaguid=uuid4(),
        sign_count=0,
        created_at=created_at,
        updated_at=created_at,
        name="iCloud Keychain",
        backup_eligible=True,
        backup_state=False,
        last_used_at=None,
        mfa_only=mfa_only,
        user_handle=None,
        transports=transports,
    )


def a_ceremony(allowed_credentials: tuple[str, ...] = ()) -> WebauthnSession:
    return WebauthnSession(
        id=uuid4(),
        challenge=uuid4().hex,
        user_id=UUID(int=0),
        user_verification="preferred",
        operation="authentication",
        expires_at=NOW + timedelta(minutes=5),
        created_at=NOW,
        allowed_credentials=allowed_credentials,
    )


def a_session(user_id: UUID, *, expires_at: datetime | None, created_at: datetime = NOW) -> Session:
    return Session(uuid4(), user_id, "curl/8", "127.0.0.1", expires_at, created_at, created_at, created_at)


def a_message(available_at: datetime = NOW) -> OutboxItem:
    return OutboxItem(uuid4(), "mail", "sealed", 0, available_at, NOW, DEFAULT_TENANT)


def an_otp_secret(
    user_id: UUID, last_validated_step: int | None = None, secret: str = "JBSWY3DPEHPK3PXP"
) -> OtpSecret:
    return OtpSecret(uuid4(), user_id, secret, last_validated_step, NOW, NOW)


def a_trusted_device(user_id: UUID, *, expires_at: datetime = NOW + timedelta(days=30)) -> TrustedDevice:
    return TrustedDevice(uuid4(), user_id, uuid4().hex, expires_at, NOW, NOW)


def an_audit_log(created_at: datetime = NOW) -> AuditLog:
    return AuditLog(
        id=uuid4(),
        type="login_failure",
        error="password invalid",
        meta_http_request_id="request-1",
        meta_source_ip="192.0.2.7",
        meta_user_agent="Browser",
        actor_user_id=uuid4(),
        actor_email="a@b.example",
        details='{"flow_id":"1"}',
        created_at=created_at,
        updated_at=created_at,
    )


def an_identity(user_id: UUID | None, *, subject: str = "", email_id: UUID | None = None) -> Identity:
    return Identity(uuid4(), "google", subject or str(uuid4()), '{"sub":"1"}', email_id, user_id, NOW, NOW)


def a_token(user_id: UUID, identity_id: UUID | None, *, link_user: bool = False) -> Token:
    return Token(
        id=uuid4(),
        user_id=user_id,
        value=str(uuid4()),
        expires_at=NOW + timedelta(minutes=1),
        created_at=NOW,
        updated_at=NOW,
        identity_id=identity_id,
        is_flow=True,
        user_created=False,
        code_verifier=None,
        link_user=link_user,
    )


def a_webhook(*events: str, callback: str = "https://hooks.example/all", enabled: bool = True) -> Webhook:
    subscribed = tuple(WebhookEvent(uuid4(), event) for event in events)
    return Webhook(uuid4(), callback, enabled, 0, NOW + timedelta(days=30), NOW, NOW, subscribed)
