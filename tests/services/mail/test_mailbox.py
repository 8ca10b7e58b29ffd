"""The development mailbox shows what would have been sent."""

from flowapi.services.mail.mailbox import Mailbox
from tests.support.mails import make_message


async def test_the_newest_mails_are_kept() -> None:
    mailbox = Mailbox(capacity=2)

    for code in ("111111", "222222", "333333"):
        await mailbox.deliver(make_message(code=code))

    assert mailbox.messages() == (make_message(code="333333"), make_message(code="222222"))
