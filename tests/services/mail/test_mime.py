"""What leaves for the mail server is a well-formed message with nothing smuggled in."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from flowapi.services.mail.mime import letter
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import Template
from flowapi.services.mail.text_files import TextFiles
from tests.support.mails import make_message


def written(**parts: object) -> EmailMessage:
    """The mail as its reader's program takes it apart."""
    return email.message_from_bytes(letter(make_message(**parts)).content, policy=email.policy.default)


def texts(mime: EmailMessage) -> list[str]:
    """What the parts of *mime* say, without the end of their last line."""
    parts = [part for part in mime.iter_parts() if isinstance(part, EmailMessage)]
    return [part.get_content().replace("\r\n", "\n").removesuffix("\n") for part in parts]


def test_headers_and_parts() -> None:
    mime = written(text="Grüße", html="<!DOCTYPE html><p>Grüße</p>")

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
    parts = {"from_name": "Jürgen vom Kräuter-Laden", "subject": "Ihr Schlüssel: 你好"}

    assert letter(make_message(**parts)).content.isascii()
    assert str(written(**parts)["From"]) == "Jürgen vom Kräuter-Laden <noreply@example.test>"
    assert str(written(**parts)["Subject"]) == "Ihr Schlüssel: 你好"


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\0"])
def test_nothing_ends_a_header(line_break: str) -> None:
    injected = f"Hello{line_break}Bcc: eve@example.com"

    mime = written(subject=injected, from_name=injected)

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
        letter(make_message(to=address))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("alice@münchen.example", "alice@xn--mnchen-3ya.example"),
        ("alice+news@example.com", "alice+news@example.com"),
        ("a..b@example.com", "a..b@example.com"),
        ("eve@example.org,alice@example.com", '"eve@example.org,alice"@example.com'),
    ],
)
def test_one_address_stays_one(address: str, shown: str) -> None:
    mime = written(to=address)

    assert letter(make_message(to=address)).recipient == shown
    assert [recipient.addr_spec for recipient in mime["To"].addresses] == [shown]


def test_the_date_is_when_the_mail_was_written() -> None:
    christmas = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)

    assert written(created_at=christmas)["Date"].datetime == christmas


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("language", TextFiles().languages)
def test_every_shipped_mail_says_what_was_rendered(language: str, template: Template) -> None:
    values = {"ServiceName": "Größer & Söhne", "Code": "123456", "TTL": "5"}
    addresses = dict.fromkeys(("NewEmailAddress", "OldEmailAddress", "DeletedEmailAddress"), "a=b@c.example")
    shown = Renderer().render(template, language, values | addresses)
    parts = {"subject": shown.subject, "text": shown.text, "html": shown.html, "from_name": "Größer & Söhne"}

    content, mime = letter(make_message(**parts)).content, written(**parts)

    assert (str(mime["Subject"]), texts(mime)) == (shown.subject, [shown.text, shown.html])
    assert mime["From"].addresses[0].display_name == "Größer & Söhne"
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert not set(b"\r\n") & set(content.replace(b"\r\n", b""))


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        ".\n..\n.com",
        "a long one: " + "x" * 3000,
        "spaces at its end \nand a tab\t\n-- \n.",
        "an equals sign = and =3D, =_ and =",
        "--=_11111111222243338444555555555555--",
        "\x00\x0b\x0c\x1f\x7f\x85\u2028",
        "你好" * 500,
        "",
    ],
)
def test_a_text_arrives_as_it_is(text: str) -> None:
    content = letter(make_message(text=text, html=text)).content

    assert texts(written(text=text, html=text)) == [text, text]
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_every_line_ends_as_the_protocol_wants(line_break: str) -> None:
    parts = {"text": f"one{line_break}{line_break}two", "html": f"<p>{line_break}"}

    assert texts(written(**parts)) == ["one\n\ntwo", "<p>"]
    assert not set(b"\r\n") & set(letter(make_message(**parts)).content.replace(b"\r\n", b""))
