"""A mail survives the outbox."""

import json

from flowapi.services.mail.message import Message
from tests.support.mails import make_message


def test_a_mail_comes_back_as_it_was() -> None:
    message = make_message(subject="Grüße {}", expires_at=None)

    assert Message.from_json(message.to_json()) == message
    assert Message.from_json(make_message().to_json()) == make_message()


def test_what_a_newer_version_adds_is_left_out() -> None:
    document = json.loads(make_message().to_json()) | {"priority": "high"}

    assert Message.from_json(json.dumps(document)) == make_message()


def test_its_contents_are_not_shown() -> None:
    shown = repr(make_message())

    assert "123456" not in shown
    assert "alice" not in shown
    assert "Hello" not in shown
