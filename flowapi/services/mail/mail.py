"""Write mails to the outbox, in the unit of work that causes them.

Rule 1: every mail is announced as `email.send`, in the same unit of work; where we do not deliver ourselves,
        that is all that happens, and nothing is left in the outbox but what subscribers are to get.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from config.settings import Settings
from flowapi.randomness import new_id
from flowapi.services.events import Events
from flowapi.services.mail.announcing import EMAIL_SEND, SECURITY_NOTIFICATION, Announcement
from flowapi.services.mail.message import OUTBOX_KIND, Message
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import CODE_TEMPLATES, Template
from flowapi.services.outbox import Outbox
from flowapi.services.secret_box import SecretBox
from storage.records.outbox import OutboxItem
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What goes into one mail."""

    template: Template
    to: str
    values: dict[str, str] = field(repr=False)
    code: str = field(default="", repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Mails in the name of one service; each leaves once what causes it has been committed."""

    settings: Settings
    box: SecretBox
    events: Events
    renderer: Renderer = field(default_factory=Renderer)
    outbox: Outbox | None = None
    """The worker that gets what has been committed; without one it is left for others to find."""

    @property
    def delivers(self) -> bool:
        """Whether mails are sent from here, and not only announced."""
        return self.settings.email_delivery.enabled

    async def send_passcode(
        self,
        store: Store,
        *,
        template: str,
        to: str,
        code: str,
        ttl_seconds: int,
        language: str,
        now: datetime,
    ) -> None:
        """Send the mail *template* to *to*; it shows *code* if it is one of those with a code.

        Args:
            template: `login`, `recovery`, `email_verification`, `email_login_attempted` or
                `email_registration_attempted`.
            language: The `X-Language` header of the request, verbatim.

        Raises:
            ValueError: There is no such template.
        """
        kind, expires_at = Template(template), now + timedelta(seconds=ttl_seconds)
        facts: dict[str, str | int] = {"service_name": self.settings.service.name}
        if kind in CODE_TEMPLATES:
            valid_until = int(expires_at.timestamp())
            facts |= {"otp_code": code, "ttl": ttl_seconds, "valid_until": valid_until}
        content = _Content(
            template=kind,
            to=to,
            values={"Code": code, "TTL": str(minutes(ttl_seconds))},
            code=code if kind in CODE_TEMPLATES else "",
            expires_at=expires_at,
        )
        await self._send(store, content, Announcement(type=kind, language=language, facts=facts), now)

    async def send_notice(
        self, store: Store, notice: Notice, *, to: str, language: str, now: datetime
    ) -> None:
        """Tell the owner of an account, at *to*, what has changed.

        Args:
            language: The `X-Language` header of the request, verbatim.
        """
        service_name = self.settings.service.name
        facts = notice.facts | ({"service_name": service_name} if service_name else {})
        content = _Content(template=notice.template, to=to, values=notice.values)
        announcement = Announcement(type=SECURITY_NOTIFICATION, language=language, facts=facts)
        await self._send(store, content, announcement, now)

    async def _send(self, store: Store, content: _Content, announcement: Announcement, now: datetime) -> None:
        named = content.values | {"ServiceName": self.settings.service.name}
        rendered = self.renderer.render(content.template, announcement.language, named)
        if self.delivers:
            message = Message(
                id=new_id(),
                template=content.template,
                language=rendered.language,
                to=content.to,
                from_address=self.settings.email_delivery.from_address,
                from_name=self.settings.email_delivery.from_name,
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                code=content.code,
                created_at=now,
                expires_at=content.expires_at,
            )
            await self._promise(store, message)
        data = announcement.event(content.to, rendered, delivered=self.delivers)
        await self.events.publish(store, EMAIL_SEND, data, until=content.expires_at)

    async def _promise(self, store: Store, message: Message) -> None:
        now, lease = message.created_at, self.outbox.lease if self.outbox else timedelta()
        payload = self.box.encrypt(message.to_json())
        item = OutboxItem(
            message.id,
            OUTBOX_KIND,
            payload,
            attempts=0,
            available_at=now + lease,
            created_at=now,
            tenant_id=store.tenant_id,
        )
        await store.outbox.add(item)
        if self.outbox:
            store.after_commit(partial(self.outbox.take, item))


def minutes(seconds: int) -> int:
    """*seconds* as whole minutes for a reader: half minutes go to the even side, never none."""
    return max(1, round(seconds / 60))
