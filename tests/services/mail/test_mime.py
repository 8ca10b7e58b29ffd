"""What leaves for the mail server is a well-formed message with nothing smuggled in."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from flowapi.services.mail.mime import mime_message
from tests.support.mails import make_message


def parsed(message: EmailMessage) -> EmailMessage:
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def test_headers_and_parts() -> None:
    mime = parsed(mime_message(make_message(text="Grüße", html="<!DOCTYPE html><p>Grüße</p>")))

    assert {name: str(value) for name, value in mime.items() if name != "Content-Type"} == {
        "To": "alice@example.com",
        "From": "Example <noreply@example.test>",
        "Subject": "123456 is your login code",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": "<11111111-2222-4333-8444-555555555555@example.test>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert mime.get_content_type() == "multipart/alternative"
    parts = [
        (
            part.get_content_type(),
            part.get_content_charset(),
            part["content-transfer-encoding"],
            part.get_content().strip(),
        )
        for part in mime.iter_parts()
        if isinstance(part, EmailMessage)
    ]
    assert parts == [
        ("text/plain", "utf-8", "quoted-printable", "Grüße"),
        ("text/html", "utf-8", "quoted-printable", "<!DOCTYPE html><p>Grüße</p>"),
    ]


def test_names_beyond_ascii_are_encoded() -> None:
    mime = mime_message(make_message(from_name="Jürgen vom Kräuter-Laden", subject="Ihr Schlüssel: 你好"))

    assert mime.as_bytes().isascii()
    assert str(parsed(mime)["From"]) == "Jürgen vom Kräuter-Laden <noreply@example.test>"
    assert str(parsed(mime)["Subject"]) == "Ihr Schlüssel: 你好"


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\0"])
def test_nothing_ends_a_header(line_break: str) -> None:
    injected = f"Hello{line_break}Bcc: eve@example.com"

    mime = parsed(mime_message(make_message(subject=injected, from_name=injected)))

    assert mime["Bcc"] is None
    assert str(mime["Subject"]) == "Hello Bcc: eve@example.com"
    assert mime["From"].addresses[0].display_name == "Hello Bcc: eve@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "alice",
        "alice@",
        "@example.com",
        "al ice@example.com",
        "alice@example.com\r\nBcc: eve@example.com",
        "alice@example.com\n",
        "alice@example.com>",
        "älice@example.com",
        "alice@example..com",
        "alice@exam ple.com",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the codec of domains words some of them)
        mime_message(make_message(to=address))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("alice@münchen.example", "alice@xn--mnchen-3ya.example"),
        ("alice+news@example.com", "alice+news@example.com"),
        ("a..b@example.com", "a..b@example.com"),
        ("eve@example.org,alice@example.com", '"eve@example.org,alice"@example.com'),
    ],
)
def test_one_address_stays_one(address: str, written: str) -> None:
    mime = mime_message(make_message(to=address))

    assert [recipient.addr_spec for recipient in mime["To"].addresses] == [written]


def test_the_date_is_when_the_mail_was_written() -> None:
    written = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)

    assert mime_message(make_message(created_at=written))["Date"].datetime == written
