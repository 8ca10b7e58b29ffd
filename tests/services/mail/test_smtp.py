"""Mails reach a mail server as safely as it allows; what keeps them from it is told apart."""

import hashlib
import hmac

import pytest
from pydantic import SecretStr

from config.sections.email_delivery import Smtp
from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused
from flowapi.services.mail.message import Message
from flowapi.services.mail.mime import letter
from flowapi.services.mail.server import MailServer
from flowapi.services.mail.smtp import SmtpTransport
from tests.support.certificates import Certificates
from tests.support.mails import make_message
from tests.support.smtp import SmtpServer

IN_A_ROW_OR_NOT = pytest.mark.parametrize("pipelining", [False, True])


def reached(
    server: SmtpServer, certificates: Certificates | None = None, *, user: str = "", password: str = ""
) -> MailServer:
    tls = certificates.client if certificates else None
    return MailServer(host="127.0.0.1", port=server.port, tls=tls, user=user, password=password)


async def deliver(server: MailServer, message: Message | None = None) -> None:
    """Hand over one mail, and leave."""
    async with SmtpTransport(server) as smtp:
        await smtp.deliver(message or make_message())


async def test_a_mail_is_delivered() -> None:
    async with SmtpServer() as server:
        await deliver(reached(server))

    (mail,) = server.received
    assert mail.envelope == ("noreply@example.test", "alice@example.com")
    assert mail.encrypted is False
    assert str(mail.message["Subject"]) == "123456 is your login code"
    plain = mail.message.get_body(("plain",))
    assert plain
    assert plain.get_content().splitlines() == ["Hello", "", "123456"]
    assert server.commands == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


@IN_A_ROW_OR_NOT
async def test_a_mail_arrives_as_it_was_written(pipelining: bool) -> None:
    message = make_message(text=".\n..\n.profile", html="<style>\n.page { }\n..\n</style>")

    async with SmtpServer(pipelining=pipelining) as server:
        await deliver(reached(server), message)

    assert [mail.raw for mail in server.received] == [letter(message).content]


async def test_encryption_is_used_where_it_is_offered(certificates: Certificates) -> None:
    async with SmtpServer(tls=certificates.server) as server:
        await deliver(reached(server, certificates))

    assert [mail.encrypted for mail in server.received] == [True]
    assert server.commands == ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


async def test_what_is_said_in_clear_after_the_switch_to_encryption_is_not_believed(
    certificates: Certificates,
) -> None:
    injected = "220 go ahead\r\n250-evil\r\n250 AUTH PLAIN"

    async with SmtpServer(tls=certificates.server, replies={"STARTTLS": injected}) as server:
        await deliver(reached(server, certificates, user="mailer", password="secret"))

    assert [mail.encrypted for mail in server.received] == [True]
    assert server.logins == []


async def test_the_port_of_implicit_tls_is_encrypted_from_the_start(certificates: Certificates) -> None:
    async with SmtpServer(tls=certificates.server, implicit_tls=True) as server:
        smtp = MailServer(host="127.0.0.1", port=server.port, tls_port=server.port, tls=certificates.client)
        await deliver(smtp)

    assert [mail.encrypted for mail in server.received] == [True]
    assert server.commands == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize("implicit", [False, True])
async def test_an_unknown_certificate_gets_nothing(certificates: Certificates, implicit: bool) -> None:
    async with SmtpServer(tls=certificates.server, implicit_tls=implicit) as server:
        smtp = MailServer(host="127.0.0.1", port=server.port, tls_port=server.port if implicit else 465)
        with pytest.raises(DeliveryFailed, match="certificate"):
            await deliver(smtp)

    assert server.received == []


async def test_a_certificate_of_another_host_gets_nothing(certificates: Certificates) -> None:
    async with SmtpServer(tls=certificates.server) as server:
        smtp = MailServer(host="localhost", port=server.port, tls=certificates.client)
        with pytest.raises(DeliveryFailed, match="certificate"):
            await deliver(smtp)

    assert server.received == []


@pytest.mark.parametrize(
    ("offered", "logins"),
    [
        (("PLAIN",), [("PLAIN", "mailer", "pass word")]),
        (("LOGIN",), [("LOGIN", "mailer", "pass word")]),
        (("LOGIN", "PLAIN"), [("PLAIN", "mailer", "pass word")]),
        ((), []),
    ],
)
async def test_a_user_logs_in(offered: tuple[str, ...], logins: list[tuple[str, ...]]) -> None:
    async with SmtpServer(auth=offered) as server:
        await deliver(reached(server, user="mailer", password="pass word"))

    assert server.logins == logins
    assert len(server.received) == 1


@pytest.mark.parametrize("implicit", [False, True])
async def test_a_user_logs_in_once_the_connection_is_encrypted(
    certificates: Certificates, implicit: bool
) -> None:
    async with SmtpServer(tls=certificates.server, implicit_tls=implicit, auth=("PLAIN",)) as server:
        smtp = MailServer(
            host="127.0.0.1",
            port=server.port,
            tls_port=server.port if implicit else 465,
            user="mailer",
            password="pass word",
            tls=certificates.client,
        )
        await deliver(smtp)

    assert server.logins == [("PLAIN", "mailer", "pass word")]
    assert server.commands[-6:] == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    assert [mail.encrypted for mail in server.received] == [True]


async def test_a_challenge_is_preferred_to_a_password() -> None:
    digest = hmac.new(b"pass word", b"<1@test>", hashlib.md5).hexdigest()

    async with SmtpServer(auth=("PLAIN", "CRAM-MD5")) as server:
        await deliver(reached(server, user="mailer", password="pass word"))

    assert server.logins == [("CRAM-MD5", "mailer", digest)]


async def test_without_a_user_nobody_logs_in() -> None:
    async with SmtpServer(auth=("PLAIN",)) as server:
        await deliver(reached(server))

    assert server.logins == []
    assert len(server.received) == 1


async def test_a_password_does_not_leave_the_machine_in_clear() -> None:
    async with SmtpServer(auth=("PLAIN",)) as server:
        smtp = MailServer(host="127.0.0.2", port=server.port, user="mailer", password="pass word")
        server_elsewhere = SmtpServer(auth=("PLAIN",), host="127.0.0.2", port=server.port)
        async with server_elsewhere:
            with pytest.raises(DeliveryFailed, match="encryption"):
                await deliver(smtp)

    assert server_elsewhere.logins == []
    assert server_elsewhere.received == []


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "550 5.1.1 alice@example.com is unknown"),
        ("CONTENT", "554 5.7.1 spam: 123456"),
    ],
)
@IN_A_ROW_OR_NOT
async def test_what_is_refused_for_good_is_refused(verb: str, reply: str, pipelining: bool) -> None:
    async with SmtpServer(replies={verb: reply}, pipelining=pipelining) as server:
        with pytest.raises(DeliveryRefused) as raised:
            await deliver(reached(server))

    assert reply[:3] in str(raised.value)
    assert "alice" not in str(raised.value)
    assert "123456" not in str(raised.value)


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("CONNECT", "554 no service here"),
        ("EHLO", "421 closing"),
        ("AUTH", "535 5.7.8 wrong password"),
        ("MAIL", "550 5.7.1 not from you"),
        ("RCPT", "450 4.2.1 greylisted"),
        ("DATA", "451 try later"),
        ("CONTENT", "452 disk full"),
    ],
)
@IN_A_ROW_OR_NOT
async def test_what_may_pass_is_a_failure_for_now(verb: str, reply: str, pipelining: bool) -> None:
    async with SmtpServer(auth=("PLAIN",), replies={verb: reply}, pipelining=pipelining) as server:
        with pytest.raises(DeliveryFailed) as raised:
            await deliver(reached(server, user="mailer", password="secret"))

    assert type(raised.value) is DeliveryFailed
    assert server.received == []


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "RCPT", "CONTENT"])
@IN_A_ROW_OR_NOT
async def test_a_server_that_does_not_answer_is_left(verb: str, pipelining: bool) -> None:
    async with SmtpServer(replies={verb: ""}, pipelining=pipelining) as server:
        smtp = MailServer(host="127.0.0.1", port=server.port, timeout=0.2, content_timeout=0.2)
        with pytest.raises(DeliveryFailed, match="could not be used"):
            await deliver(smtp)


@IN_A_ROW_OR_NOT
async def test_a_server_may_read_a_mail_before_it_takes_it(pipelining: bool) -> None:
    async with SmtpServer(pipelining=pipelining, reading=0.3) as server:
        await deliver(MailServer(host="127.0.0.1", port=server.port, timeout=0.2, content_timeout=2))

    assert len(server.received) == 1


async def test_a_server_that_accepts_and_vanishes_has_accepted() -> None:
    async with SmtpServer(replies={"QUIT": ""}) as server:
        await deliver(MailServer(host="127.0.0.1", port=server.port, timeout=0.2, content_timeout=0.2))

    assert len(server.received) == 1


async def test_a_server_that_is_down_is_a_failure_until_it_is_up() -> None:
    async with SmtpServer() as down:
        port = down.port
    smtp = MailServer(host="127.0.0.1", port=port)

    with pytest.raises(DeliveryFailed, match="could not be used"):
        await deliver(smtp)
    async with SmtpServer(port=port) as up:
        await deliver(smtp)

    assert len(up.received) == 1


async def test_an_address_that_is_none_is_refused() -> None:
    async with SmtpServer() as server:
        with pytest.raises(DeliveryRefused):
            await deliver(reached(server), make_message(to="alice@example.com> SIZE=1"))

    assert server.commands == []


def test_the_password_is_not_shown() -> None:
    assert "pass word" not in repr(MailServer(host="localhost", port=25, user="mailer", password="pass word"))


def test_the_mail_server_is_that_of_the_settings() -> None:
    smtp = Smtp(host="mail.example.com", port=" 587", user="mailer", password=SecretStr("pass word"))

    assert MailServer.from_settings(smtp) == MailServer(
        host="mail.example.com", port=587, user="mailer", password="pass word"
    )


@pytest.mark.parametrize("port", ["", "none"])
def test_a_port_that_delivery_switched_off_leaves_unchecked_stops_no_start(port: str) -> None:
    assert MailServer.from_settings(Smtp(host="", port=port)).port == 0
