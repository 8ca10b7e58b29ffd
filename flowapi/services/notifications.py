"""Tell users by mail what has changed about their accounts, so that they notice what was not their doing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from config.sections.security_notifications import SecurityNotifications
from flowapi.services.audit import Actor, Audit, Caller
from flowapi.services.audit_events import AuditEvent
from flowapi.services.mail.mail import Mail
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from storage.store import Store


class Reader(Caller, Protocol):
    """Who sent the request, and in which language she reads."""

    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Notifications:
    """The security notifications of one tenant; each kind has its switch in the settings."""

    settings: SecurityNotifications
    mail: Mail
    audit: Audit

    async def send(
        self,
        store: Store,
        notice: Notice,
        *,
        user_id: UUID,
        to: str | None,
        reader: Reader,
        now: datetime,
    ) -> None:
        """Tell the user, as part of the unit of work that changes the account.

        Args:
            to: The address that was the primary one before the change; without one, nobody is told.
        """
        if to is None or not self._wanted(notice.template):
            return
        await self.mail.send_notice(store, notice, to=to, language=reader.language, now=now)
        await self.audit.record(
            store,
            AuditEvent.SECURITY_NOTIFICATION_SENT,
            reader,
            now,
            actor=Actor(user_id),
            details={
                "template": str(notice.template),
                "email_address": to,
                "delivered_by_hanko": "true" if self.mail.delivers else "false",
            },
        )

    def _wanted(self, template: Template) -> bool:
        kinds = self.settings.notifications
        switches = {
            Template.PASSWORD_UPDATE: kinds.password_update,
            Template.PRIMARY_EMAIL_UPDATE: kinds.primary_email_update,
            Template.EMAIL_CREATE: kinds.email_create,
            Template.EMAIL_DELETE: kinds.email_delete,
            Template.PASSKEY_CREATE: kinds.passkey_create,
            Template.MFA_CREATE: kinds.mfa_create,
            Template.MFA_DELETE: kinds.mfa_delete,
        }
        return switches[template].enabled
