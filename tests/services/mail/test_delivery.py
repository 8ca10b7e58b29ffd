"""Mails go from the outbox to the transport while they are of use."""

from datetime import timedelta

import pytest

from flowapi.errors.deliveries import DeliveryExpired
from flowapi.services.mail.delivery import MailSender
from flowapi.services.mail.mailbox import Mailbox
from tests.support.clock import NOON
from tests.support.mails import make_message


async def test_a_mail_is_handed_over() -> None:
    mailbox = Mailbox()

    await MailSender(mailbox).send(make_message().to_json(), NOON + timedelta(minutes=4), failures=0)

    assert mailbox.messages() == (make_message(),)


async def test_a_mail_that_has_outlived_its_code_is_not() -> None:
    mailbox = Mailbox()

    with pytest.raises(DeliveryExpired):
        await MailSender(mailbox).send(make_message().to_json(), NOON + timedelta(minutes=5), failures=0)

    assert mailbox.messages() == ()


async def test_a_mail_without_a_code_does_not_expire() -> None:
    mailbox = Mailbox()
    notice = make_message(code="", expires_at=None)

    await MailSender(mailbox).send(notice.to_json(), NOON + timedelta(days=1), failures=0)

    assert mailbox.messages() == (notice,)
