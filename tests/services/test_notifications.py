"""Who is told of a change to the account, and what is kept of it."""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest

from config.settings import Settings
from flowapi.services.audit import Audit
from flowapi.services.mail.mail import Mail
from flowapi.services.mail.message import Message
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.templates import Template
from flowapi.services.notifications import Notifications
from storage.database import Database
from tests.support.clock import NOON
from tests.support.events import FakeEvents
from tests.support.outbox import BOX, rows
from tests.support.stores import database as database
from tests.support.stores import migrated as migrated

ADA = "ada@example.com"
USER = UUID("11111111-2222-4333-8444-555555555555")
KINDS = (
    Template.PASSWORD_UPDATE,
    Template.PRIMARY_EMAIL_UPDATE,
    Template.EMAIL_CREATE,
    Template.EMAIL_DELETE,
    Template.PASSKEY_CREATE,
    Template.MFA_CREATE,
    Template.MFA_DELETE,
)


@dataclass(frozen=True)
class Reader:
    ip: str = "192.0.2.7"
    user_agent: str = "Browser/1.0"
    request_id: str = "request-1"
    language: str = "nl"


@dataclass(frozen=True)
class Desk:
    """Notifications, and what comes of them."""

    notifications: Notifications
    events: FakeEvents
    console: io.StringIO

    @property
    def audited(self) -> list[dict[str, Any]]:
        lines = [orjson.loads(line) for line in self.console.getvalue().splitlines()]
        return [{name: line[name] for name in ("type", "user_id", "details")} for line in lines]


def a_desk(**sections: Any) -> Desk:
    settings, events, console = Settings.from_mapping(sections), FakeEvents(), io.StringIO()
    mail = Mail(settings=settings, box=BOX, events=events)
    audit = Audit(settings.audit_log, console)
    return Desk(Notifications(settings.security_notifications, mail, audit), events, console)


async def send(desk: Desk, database: Database, kind: Template, to: str | None = ADA) -> list[Message]:
    """What is on its way after a change of the *kind*."""
    async with database.store() as store:
        await desk.notifications.send(
            store, Notice(template=kind), user_id=USER, to=to, reader=Reader(), now=NOON
        )
        await store.commit()
    return [Message.from_json(BOX.decrypt(row.payload)) for row in await rows(database)]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_user_is_told_in_her_language(database: Database, kind: Template) -> None:
    desk = a_desk()

    (mail,) = await send(desk, database, kind)

    assert (mail.template, mail.to, mail.language) == (kind, ADA, "nl")
    assert [data["data"]["template"] for _, data in desk.events.published] == [kind]


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_has_a_switch_of_its_own(database: Database, kind: Template) -> None:
    desk = a_desk(security_notifications={"notifications": {kind: {"enabled": False}}})

    assert await send(desk, database, kind) == []
    assert (desk.events.published, desk.audited) == ([], [])
    for other in set(KINDS) - {kind}:
        await send(desk, database, other)
    assert len(await rows(database)) == len(KINDS) - 1


async def test_without_a_primary_address_nobody_is_told(database: Database) -> None:
    desk = a_desk()

    assert await send(desk, database, Template.MFA_CREATE, to=None) == []
    assert (desk.events.published, desk.audited) == ([], [])


@pytest.mark.parametrize("delivered", [True, False])
async def test_it_is_kept_in_the_audit_log(database: Database, delivered: bool) -> None:
    desk = a_desk(email_delivery={"enabled": delivered})

    mails = await send(desk, database, Template.PASSWORD_UPDATE)

    assert len(mails) == delivered
    assert desk.audited == [
        {
            "type": "security_notification_sent",
            "user_id": str(USER),
            "details": {
                "template": "password_update",
                "email_address": "a*****@example.com",
                "delivered_by_hanko": "true" if delivered else "false",
            },
        }
    ]
