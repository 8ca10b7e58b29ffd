"""A mail is part of the unit of work that causes it, and reaches its reader afterwards."""

import dataclasses
from datetime import timedelta

import pytest

from config.settings import Settings
from flowapi.services.deliveries import Deliveries
from flowapi.services.events import Events
from flowapi.services.mail.delivery import MailSender
from flowapi.services.mail.mail import Mail, minutes
from flowapi.services.mail.mailbox import Mailbox
from flowapi.services.mail.message import OUTBOX_KIND, Message
from flowapi.services.mail.notice import Notice
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.server import MailServer
from flowapi.services.mail.smtp import SmtpTransport
from flowapi.services.mail.templates import Template
from flowapi.services.mail.transport import Transport
from flowapi.services.outbox import Outbox
from storage.database import Database
from tests.support.clock import NOON, FakeClock
from tests.support.events import FakeEvents
from tests.support.outbox import BOX, for_everybody, rows
from tests.support.smtp import SmtpServer

NEW = "new@example.com"
OLD = "old@example.com"


def mail(events: Events | None = None, **settings: object) -> Mail:
    sections = {
        "service": {"name": "Example"},
        "email_delivery": {"from_address": "noreply@example.test", "from_name": "Example"},
    }
    return Mail(settings=Settings.model_validate(sections | settings), box=BOX, events=events or FakeEvents())


async def send(service: Mail, database: Database, *, template: str = "login", ttl: int = 300) -> None:
    async with database.store() as store:
        await service.send_passcode(
            store,
            template=template,
            to="alice@example.com",
            code="123456",
            ttl_seconds=ttl,
            language="en-GB",
            now=NOON,
        )
        await store.commit()


def outbox(database: Database, transport: Transport, clock: FakeClock) -> Outbox:
    senders = for_everybody({OUTBOX_KIND: MailSender(transport)})
    kinds = (OUTBOX_KIND,)
    return Outbox(Deliveries(database=database, senders=senders, kinds=kinds, box=BOX, clock=clock))


def handing_over(database: Database, transport: Transport) -> tuple[Mail, Outbox]:
    """Mails that a worker of the same process gets when they are committed."""
    worker = outbox(database, transport, FakeClock())
    return dataclasses.replace(mail(), outbox=worker), worker


async def test_a_committed_mail_is_handed_over(database: Database) -> None:
    mailbox = Mailbox()
    service, worker = handing_over(database, mailbox)

    async with database.store() as store:
        await service.send_notice(store, Notice(template=Template.MFA_CREATE), to=OLD, language="", now=NOON)
        (held,) = await store.outbox.pending()
        await store.commit()
    await worker.stop()

    assert held.available_at == NOON + worker.lease
    assert [message.to for message in mailbox.messages()] == [OLD]
    assert await rows(database) == []


async def test_a_mail_that_was_not_committed_is_not_handed_over(database: Database) -> None:
    mailbox = Mailbox()
    service, worker = handing_over(database, mailbox)

    async with database.store() as store:
        await service.send_notice(store, Notice(template=Template.MFA_CREATE), to=OLD, language="", now=NOON)
        await store.rollback()
        await store.commit()
    await worker.stop()

    assert mailbox.messages() == ()


async def test_a_mail_waits_in_the_outbox_unreadable(database: Database) -> None:
    await send(mail(), database)

    (row,) = await rows(database)
    assert (row.kind, row.attempts, row.available_at, row.created_at) == ("mail", 0, NOON, NOON)
    assert "123456" not in row.payload
    assert "alice" not in row.payload
    message = Message.from_json(BOX.decrypt(row.payload))
    assert message == Message(
        id=row.id,
        template="login",
        language="en",
        to="alice@example.com",
        from_address="noreply@example.test",
        from_name="Example",
        subject="123456 is your login code",
        text=message.text,
        html=message.html,
        code="123456",
        created_at=NOON,
        expires_at=NOON + timedelta(minutes=5),
    )
    assert "valid for 5 minutes" in message.text


@pytest.mark.parametrize("template", ["email_login_attempted", "email_registration_attempted"])
async def test_mails_about_an_attempt_do_not_hold_the_code(database: Database, template: str) -> None:
    await send(mail(), database, template=template)

    (row,) = await rows(database)
    assert "123456" not in BOX.decrypt(row.payload)


async def test_nothing_is_written_where_delivery_is_off(database: Database) -> None:
    await send(mail(email_delivery={"enabled": False}), database)

    assert await rows(database) == []


CODES = ("login", "recovery", "email_verification")


@pytest.mark.parametrize("template", [*CODES, "email_login_attempted", "email_registration_attempted"])
@pytest.mark.parametrize("delivered", [True, False])
async def test_every_mail_is_announced(database: Database, template: str, delivered: bool) -> None:
    events = FakeEvents()
    sender = {"enabled": delivered, "from_address": "noreply@example.test"}

    await send(mail(events, email_delivery=sender), database, template=template)

    [(name, data)] = events.published
    rendered = Renderer().render(
        Template(template), "en-GB", {"ServiceName": "Example", "Code": "123456", "TTL": "5"}
    )
    facts = {"service_name": "Example"}
    code = {"otp_code": "123456", "ttl": 300, "valid_until": int(NOON.timestamp()) + 300}
    assert name == "email.send"
    assert data == {
        "subject": rendered.subject,
        "body_plain": rendered.text,
        "body": rendered.html,
        "to_email_address": "alice@example.com",
        "delivered_by_hanko": delivered,
        "accept_language": "en-GB",
        "language": "en-GB",
        "type": template,
        "data": facts | code if template in CODES else facts,
    }
    assert len(await rows(database)) == delivered


CHANGES = [
    (Notice(template=Template.PASSWORD_UPDATE), {}),
    (Notice(template=Template.EMAIL_CREATE, new_email_address=NEW), {"new_email_address": NEW}),
    (Notice(template=Template.EMAIL_DELETE, deleted_email_address=OLD), {"deleted_email_address": OLD}),
    (
        Notice(template=Template.PRIMARY_EMAIL_UPDATE, old_email_address=OLD, new_email_address=NEW),
        {"old_email_address": OLD, "new_email_address": NEW},
    ),
]


@pytest.mark.parametrize(("notice", "facts"), CHANGES)
async def test_a_notice_is_announced_with_what_it_is_about(
    database: Database, notice: Notice, facts: dict[str, str]
) -> None:
    events = FakeEvents()

    async with database.store() as store:
        await mail(events).send_notice(store, notice, to=OLD, language="de-AT", now=NOON)
        await store.commit()

    [(name, data)] = events.published
    named = {member: data[member] for member in ("to_email_address", "type", "language", "accept_language")}
    assert name == "email.send"
    assert named == {
        "to_email_address": OLD,
        "type": "security_notification",
        "language": "de-AT",
        "accept_language": "",
    }
    assert data["data"] == {"template": notice.template, "service_name": "Example"} | facts
    (row,) = await rows(database)
    message = Message.from_json(BOX.decrypt(row.payload))
    assert (message.to, message.language, message.code, message.expires_at) == (OLD, "de", "", None)
    assert all(address in message.text for address in facts.values())
    assert (message.subject, message.text, message.html) == (
        data["subject"],
        data["body_plain"],
        data["body"],
    )


async def test_a_service_without_name_is_not_named(database: Database) -> None:
    events = FakeEvents()

    async with database.store() as store:
        nameless = mail(events, service={"name": ""})
        notice = Notice(template=Template.MFA_CREATE)
        await nameless.send_notice(store, notice, to=OLD, language="", now=NOON)

    assert events.published[0][1]["data"] == {"template": "mfa_create"}


async def test_a_mail_goes_with_the_unit_of_work(database: Database) -> None:
    with pytest.raises(RuntimeError, match=r"email\.send"):
        await send(mail(FakeEvents(broken="email.send")), database)

    assert await rows(database) == []


async def test_a_mail_that_does_not_exist_cannot_be_sent(database: Database) -> None:
    with pytest.raises(ValueError, match="greeting"):
        await send(mail(), database, template="greeting")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(300, 5), (120, 2), (150, 2), (90, 2), (210, 4), (3600, 60), (20, 1)]
)
def test_validity_is_told_in_whole_minutes(seconds: int, shown: int) -> None:
    assert minutes(seconds) == shown


async def test_the_development_mailbox_shows_the_code(database: Database) -> None:
    mailbox = Mailbox()
    await send(mail(), database)

    await outbox(database, mailbox, FakeClock()).deliver_due()

    assert [message.code for message in mailbox.messages()] == ["123456"]


async def test_a_mail_waits_until_the_mail_server_is_up(database: Database) -> None:
    async with SmtpServer() as down:
        port = down.port
    clock = FakeClock()
    await send(mail(), database)

    async with SmtpTransport(MailServer(host="127.0.0.1", port=port)) as smtp:
        worker = outbox(database, smtp, clock)
        await worker.deliver_due()
        (waiting,) = await rows(database)
        clock.now = waiting.available_at
        async with SmtpServer(port=port) as up:
            await worker.deliver_due()

    assert waiting.last_error == "the mail server could not be used (ConnectionRefusedError)"
    (received,) = up.received
    assert received.envelope == ("noreply@example.test", "alice@example.com")
    assert str(received.message["Message-ID"]) == f"<{waiting.id}@example.test>"
    assert await rows(database) == []


async def test_a_code_that_has_expired_is_not_sent_any_more(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await send(mail(), database)
    clock = FakeClock(NOON + timedelta(minutes=5))

    async with SmtpServer() as server:
        smtp = SmtpTransport(MailServer(host="127.0.0.1", port=server.port))
        await outbox(database, smtp, clock).deliver_due()

    assert server.commands == []
    assert await rows(database) == []
    assert "is dropped: It is of no more use" in caplog.text
    assert "123456" not in caplog.text
