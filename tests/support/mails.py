"""Mails to deliver."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flowapi.services.mail.message import Message
from tests.support.clock import NOON


def make_message(**parts: Any) -> Message:
    """A mail like any other, but for *parts*."""
    usual: dict[str, Any] = {
        "id": UUID("11111111-2222-4333-8444-555555555555"),
        "template": "login",
        "language": "en",
        "to": "alice@example.com",
        "from_address": "noreply@example.test",
        "from_name": "Example",
        "subject": "123456 is your login code",
        "text": "Hello\n\n123456",
        "html": "<!DOCTYPE html><p>Hello</p>",
        "code": "123456",
        "created_at": NOON,
        "expires_at": NOON + timedelta(minutes=5),
    }
    return Message(**usual | parts)
