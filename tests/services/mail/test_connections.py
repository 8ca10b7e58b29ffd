"""A connection serves several mails, and costs none of them."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest
import uvloop

from flowapi.errors.deliveries import DeliveryFailed, DeliveryRefused
from flowapi.services.mail.connections import Patience
from flowapi.services.mail.server import MailServer
from flowapi.services.mail.smtp import SmtpTransport
from tests.acceptance.waiting import until
from tests.support.certificates import Certificates
from tests.support.mails import make_message
from tests.support.smtp import SmtpServer

IN_A_ROW_OR_NOT = pytest.mark.parametrize("pipelining", [False, True])
MAIL = ["MAIL", "RCPT", "DATA"]


def transport(server: SmtpServer, patience: Patience | None = None) -> SmtpTransport:
    return SmtpTransport(
        MailServer(host=server.host, port=server.port, timeout=0.3, content_timeout=0.6), patience
    )


async def deliver(smtp: SmtpTransport, *numbers: int) -> None:
    """Hand over a mail for each of *numbers*, one after the other."""
    for number in numbers:
        await smtp.deliver(make_message(id=UUID(int=number)))


def arrived(server: SmtpServer) -> list[int]:
    """The numbers of the mails that *server* has taken, in their order."""
    return [UUID(mail.message["Message-ID"][1:37]).int for mail in server.received]


@IN_A_ROW_OR_NOT
async def test_mails_one_after_the_other_share_a_connection(pipelining: bool) -> None:
    async with SmtpServer(pipelining=pipelining) as server:
        async with transport(server) as smtp:
            await deliver(smtp, 1, 2, 3)

        assert server.commands == ["EHLO", *MAIL * 3, "QUIT"]
    assert (arrived(server), server.sessions) == ([1, 2, 3], 1)


async def test_mails_at_once_have_connections_of_their_own() -> None:
    async with SmtpServer() as server, transport(server) as smtp:
        await asyncio.gather(*(deliver(smtp, number) for number in (1, 2, 3)))
        assert server.sessions == 3

        await deliver(smtp, 4, 5)

    assert (sorted(arrived(server)), server.sessions) == ([1, 2, 3, 4, 5], 3)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("implicit", [False, True])
@IN_A_ROW_OR_NOT
def test_an_encrypted_connection_is_kept(
    certificates: Certificates,
    loop: Callable[[], asyncio.AbstractEventLoop],
    implicit: bool,
    pipelining: bool,
) -> None:
    server = SmtpServer(
        tls=certificates.server, implicit_tls=implicit, auth=("PLAIN",), pipelining=pipelining
    )

    async def send() -> None:
        async with server:
            reached = MailServer(
                host=server.host,
                port=server.port,
                tls_port=server.port if implicit else 465,
                user="mailer",
                password="secret",
                tls=certificates.client,
            )
            async with SmtpTransport(reached) as smtp:
                await deliver(smtp, 1, 2)

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(send())

    assert [mail.encrypted for mail in server.received] == [True, True]
    assert (arrived(server), len(server.logins)) == ([1, 2], 1)
    assert server.commands[-8:] == ["AUTH", *MAIL * 2, "QUIT"]


@IN_A_ROW_OR_NOT
@pytest.mark.parametrize("reply", ["421 too many mails", "452 4.5.3 too many", "550 5.7.0 too many", ""])
async def test_a_limit_of_mails_costs_none(reply: str, pipelining: bool) -> None:
    strict = SmtpServer(limit=2, limit_reply=reply, pipelining=pipelining)

    async with strict as server, transport(server) as smtp:
        await deliver(smtp, 1, 2, 3, 4, 5)

    assert (arrived(server), server.sessions) == ([1, 2, 3, 4, 5], 3)


@pytest.mark.parametrize("noticed", [True, False])
async def test_a_server_that_hangs_up_costs_no_mail(noticed: bool) -> None:
    async with SmtpServer() as server, transport(server) as smtp:
        await deliver(smtp, 1)
        server.hang_up()
        if noticed:
            await until(lambda: server.clients == 0, "the end of the connection")

        await deliver(smtp, 2)

    assert (arrived(server), server.sessions) == ([1, 2], 2)


@IN_A_ROW_OR_NOT
async def test_a_server_that_falls_silent_costs_no_mail(pipelining: bool) -> None:
    async with SmtpServer(pipelining=pipelining) as server, transport(server) as smtp:
        await deliver(smtp, 1)
        server.replies["MAIL"] = ""
        delivery = asyncio.create_task(deliver(smtp, 2))
        await until(lambda: server.commands.count("MAIL") == 2, "the next mail")
        server.replies.clear()

        await delivery

    assert (arrived(server), server.sessions) == ([1, 2], 2)


@IN_A_ROW_OR_NOT
async def test_what_may_have_been_taken_is_not_offered_again_at_once(pipelining: bool) -> None:
    async with SmtpServer(pipelining=pipelining) as server, transport(server) as smtp:
        await deliver(smtp, 1)
        server.replies["CONTENT"] = ""

        with pytest.raises(DeliveryFailed, match="TimeoutError"):
            await deliver(smtp, 2)
        server.replies.clear()

        assert (arrived(server), server.sessions) == ([1, 2], 1)
        await deliver(smtp, 3)

    assert (arrived(server), server.sessions) == ([1, 2, 3], 2)


@IN_A_ROW_OR_NOT
@pytest.mark.parametrize("verb", ["RCPT", "DATA", "CONTENT"])
async def test_the_answer_of_a_new_connection_counts(verb: str, pipelining: bool) -> None:
    async with SmtpServer(pipelining=pipelining) as server, transport(server) as smtp:
        await deliver(smtp, 1)
        server.replies[verb] = "550 no"

        with pytest.raises(DeliveryRefused, match="550"):
            await deliver(smtp, 2)
        assert server.sessions == 2

        server.replies.clear()
        await deliver(smtp, 3)

    assert (arrived(server), server.sessions) == ([1, 3], 3)


@pytest.mark.parametrize("text", ["250 ok\r\n", "421 bye\r\n", "25"])
async def test_what_nobody_asked_for_ends_a_connection(text: str) -> None:
    async with SmtpServer() as server, transport(server) as smtp:
        await deliver(smtp, 1)
        server.say(text)
        await asyncio.sleep(0.05)

        await deliver(smtp, 2)
        await until(lambda: server.clients == 1, "the end of the connection", within=1)

    assert (arrived(server), server.sessions) == ([1, 2], 2)


@pytest.mark.parametrize(
    "reply", ["hello", "25", "", f"250 {'x' * 100_000}", "250 ok\r\n250 ok\r\n250 ok\r\n250"]
)
async def test_what_is_no_answer_ends_a_connection(reply: str) -> None:
    async with SmtpServer(replies={"MAIL": reply}) as server, transport(server) as smtp:
        with pytest.raises(DeliveryFailed, match="could not be used"):
            await deliver(smtp, 1)
        await until(lambda: server.clients == 0, "the end of the connection")

    assert server.received == []


async def test_an_answer_may_have_several_lines() -> None:
    async with (
        SmtpServer(replies={"MAIL": "250-well\r\n250-then\r\n250"}) as server,
        transport(server) as smtp,
    ):
        await deliver(smtp, 1)

    assert arrived(server) == [1]


async def test_a_connection_without_mails_is_left() -> None:
    async with SmtpServer() as server, transport(server, Patience(idle=0.05)) as smtp:
        await deliver(smtp, 1)
        await until(lambda: server.clients == 0, "the end of the connection")
        assert server.commands == ["EHLO", *MAIL, "QUIT"]

        await deliver(smtp, 2)

    assert (arrived(server), server.sessions) == ([1, 2], 2)


async def test_a_connection_does_not_live_for_ever() -> None:
    async with SmtpServer() as server, transport(server, Patience(life=0)) as smtp:
        await deliver(smtp, 1, 2)

    assert (arrived(server), server.sessions) == ([1, 2], 2)


async def test_a_server_that_does_not_say_goodbye_holds_nobody_up() -> None:
    async with SmtpServer(replies={"QUIT": ""}) as server:
        async with transport(server, Patience(goodbye=0.05)) as smtp:
            await deliver(smtp, 1)

        await until(lambda: server.clients == 0, "the end of the connection")


async def test_a_delivery_that_is_cut_off_ends_its_connection() -> None:
    async with SmtpServer(replies={"CONTENT": ""}) as server, transport(server) as smtp:
        delivery = asyncio.create_task(deliver(smtp, 1))
        await server.arrived.wait()
        delivery.cancel()
        await asyncio.wait([delivery])

        await until(lambda: server.clients == 0, "the end of the connection")
        assert "QUIT" not in server.commands
