"""Material of the mail tests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from flowapi.services.mail.message import Message
from tests.support.certificates import Certificates, self_signed

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

MakeMessage = Callable[..., Message]


@pytest.fixture
def make_message() -> MakeMessage:
    """Makes a mail; every part can be replaced."""

    def make(**parts: Any) -> Message:
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
            "created_at": NOW,
            "expires_at": NOW + timedelta(minutes=5),
        }
        return Message(**usual | parts)

    return make


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A certificate for the mail server in the test process."""
    return self_signed(tmp_path_factory.mktemp("certificates"))
