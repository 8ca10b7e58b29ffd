"""Write mails to the outbox, in the unit of work that causes them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.settings import Settings
from flowapi.randomness import new_id
from flowapi.services.mail.message import OUTBOX_KIND, Message
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import CODE_TEMPLATES, Template
from flowapi.services.secret_box import SecretBox
from storage.records.outbox import OutboxItem
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Mails in the name of one service; each leaves once what causes it has been committed."""

    settings: Settings
    box: SecretBox
    renderer: Renderer = field(default_factory=Renderer)

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
        if not self.settings.email_delivery.enabled:
            return
        kind = Template(template)
        values = {"Code": code, "TTL": str(minutes(ttl_seconds))}
        expires_at = now + timedelta(seconds=ttl_seconds)
        message = self._written(kind, to, values, language=language, now=now, expires_at=expires_at)
        await store.outbox.add(self._outbox_item(message))

    def _written(
        self,
        template: Template,
        to: str,
        values: dict[str, str],
        *,
        language: str,
        now: datetime,
        expires_at: datetime,
    ) -> Message:
        named = values | {"ServiceName": self.settings.service.name}
        rendered = self.renderer.render(template, language, named)
        return Message(
            id=new_id(),
            template=template,
            language=rendered.language,
            to=to,
            from_address=self.settings.email_delivery.from_address,
            from_name=self.settings.email_delivery.from_name,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            code=values["Code"] if template in CODE_TEMPLATES else "",
            created_at=now,
            expires_at=expires_at,
        )

    def _outbox_item(self, message: Message) -> OutboxItem:
        return OutboxItem(
            id=message.id,
            kind=OUTBOX_KIND,
            payload=self.box.encrypt(message.to_json()),
            attempts=0,
            available_at=message.created_at,
            created_at=message.created_at,
        )


def minutes(seconds: int) -> int:
    """*seconds* as whole minutes for a reader: half minutes go to the even side, never none."""
    return max(1, round(seconds / 60))
