"""Who mails through one server shares the way there."""

import gc

from config.sections.email_delivery import Smtp
from flowapi.services.mail.mailbox import Mailbox
from flowapi.services.mail.transports import Transports

ONE, OTHER = Smtp(host="one.example"), Smtp(host="other.example")


def test_one_server_is_reached_one_way() -> None:
    transports = Transports()

    assert transports.to(ONE) is (kept := transports.to(Smtp(host="one.example")))
    assert transports.to(OTHER) is not kept


def test_what_nobody_has_any_more_is_let_go() -> None:
    transports = Transports()
    transports.to(ONE)
    gc.collect()

    assert len(transports) == 0


def test_another_way_serves_everybody() -> None:
    transports = Transports(mailbox := Mailbox())

    assert transports.to(ONE) is transports.to(OTHER) is mailbox
