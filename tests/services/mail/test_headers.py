"""A header says what it was given to say, and nothing ends it."""

import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from flowapi.services.mail.headers import address_header, one_line, parsed_address, text_header


def read(line: str) -> EmailMessage:
    """The one header in *line*, as a reader's program takes it apart."""
    assert line.endswith("\r\n")
    assert max(map(len, line.split("\r\n"))) <= 78
    message = email.message_from_bytes(line.encode("ascii"), policy=email.policy.default)
    assert len(message.keys()) == 1
    return message


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "123456 is your login code",
        "x" * 69,
        "x" * 70,
        "word " * 100 + "end",
        "x" * 1200,
        "=?utf-8?q?Bcc?= is no encoded word of ours",
        'a "quoted" \\ (thing): <x@example.com>, ;',
        "Votre clé d'accès",
        "你好 " * 60 + "。",
        "🔑",
    ],
)
def test_a_subject_is_read_as_it_was(subject: str) -> None:
    assert str(read(text_header("Subject", subject))["Subject"]) == subject


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Example",
        "Example, Inc.",
        'The "Example"',
        "back\\slash",
        "x@example.com",
        "Müller & Söhne, Kräuter",
        "=?utf-8?q?x?=",
    ],
)
def test_a_sender_is_read_as_it_was(name: str) -> None:
    header = read(address_header("From", parsed_address("noreply@example.test", name)))["From"]

    (sender,) = header.addresses
    assert (sender.display_name, sender.addr_spec) == (name, "noreply@example.test")


@pytest.mark.parametrize("name", ["a" * 100, "Größe " * 30 + "x"])
def test_a_long_name_is_read_as_it_was(name: str) -> None:
    line = address_header("From", parsed_address("noreply@example.test", name))

    assert read(line)["From"].addresses[0].addr_spec == "noreply@example.test"
    # The parser above puts spaces between encoded words, where RFC 2047 (6.2) has none.
    raw = line.removeprefix("From: ").removesuffix("\r\n")
    assert str(make_header(decode_header(raw))) == f"{name} <noreply@example.test>"


def test_a_long_address_has_a_line_of_its_own() -> None:
    spec = f"{'a' * 64}@{'example' * 8}.test"

    assert address_header("To", parsed_address(spec)) == f"To:\r\n {spec}\r\n"


def test_what_is_longer_than_servers_take_is_no_address() -> None:
    with pytest.raises(ValueError, match="too long"):
        parsed_address(f"{'a' * 243}@example.com")

    assert parsed_address(f"{'a' * 242}@example.com")


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\0"])
@pytest.mark.parametrize("hidden", ["Bcc: eve@example.com", "Bcc: evé@example.com " * 9])
def test_nothing_ends_a_header(line_break: str, hidden: str) -> None:
    injected = f"Hello{line_break}{hidden}"

    for line in (
        text_header("Subject", injected),
        address_header("From", parsed_address("noreply@example.test", injected)),
    ):
        assert read(line).keys() == [line.split(":")[0]]


def test_what_cannot_be_printed_is_a_space() -> None:
    assert one_line(" \tHello\r\n\x00 Bcc: you\u2028\u200f. ") == "Hello Bcc: you ."
