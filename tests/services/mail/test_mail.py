"""A mail is part of the unit of work that causes it, and reaches its reader afterwards."""

from datetime import timedelta

import pytest

from config.settings import Settings
from flowapi.services.deliveries import Deliveries
from flowapi.services.mail.delivery import MailSender
from flowapi.services.mail.mail import Mail, minutes
from flowapi.services.mail.mailbox import Mailbox
from flowapi.services.mail.message import OUTBOX_KIND, Message
from flowapi.services.mail.smtp import SmtpTransport
from flowapi.services.mail.transport import Transport
from flowapi.services.outbox import Outbox
from storage.database import Database
from tests.support.clock import NOON, FakeClock
from tests.support.outbox import BOX, rows
from tests.support.smtp import SmtpServer


def mail(**settings: object) -> Mail:
    sections = {
        "service": {"name": "Example"},
        "email_delivery": {"from_address": "noreply@example.test", "from_name": "Example"},
    }
    return Mail(settings=Settings.model_validate(sections | settings), box=BOX)


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
    senders = {OUTBOX_KIND: MailSender(transport)}
    return Outbox(Deliveries(database=database, senders=senders, box=BOX, clock=clock))


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
    worker = outbox(database, SmtpTransport(host="127.0.0.1", port=port), clock)
    await send(mail(), database)

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
        await outbox(database, SmtpTransport(host="127.0.0.1", port=server.port), clock).deliver_due()

    assert server.commands == []
    assert await rows(database) == []
    assert "is dropped: It is of no more use" in caplog.text
    assert "123456" not in caplog.text
