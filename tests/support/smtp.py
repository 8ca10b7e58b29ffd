"""A mail server in the test process, which can be told to misbehave."""

import asyncio
import base64
import contextlib
import email
import email.policy
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType


@dataclass(frozen=True)
class Received:
    """A mail that the server accepted."""

    envelope: tuple[str, str]
    """The reverse path and the forward path."""
    raw: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)


@dataclass
class SmtpServer:
    """Listens on a free port of the loopback device while it is entered."""

    tls: ssl.SSLContext | None = None
    """Offers STARTTLS with this certificate."""
    implicit_tls: bool = False
    auth: tuple[str, ...] = ()
    """The mechanisms it offers."""
    pipelining: bool = False
    """Offers to take commands in a row."""
    reading: float = 0
    """How many seconds it looks at a content before it answers."""
    limit: int = 0
    """How many mails it takes on a connection; without a limit: 0."""
    limit_reply: str = "421 too many mails"
    """What it says to a mail beyond; if nothing, it hangs up."""
    replies: dict[str, str] = field(default_factory=dict)
    """Answers other than the usual ones, by verb; an empty one: no answer at all."""
    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    """The verbs of all sessions, in their order."""
    sessions: int = 0
    """How many clients have been greeted."""
    logins: list[tuple[str, ...]] = field(default_factory=list)
    """What was presented: mechanism, user, password."""
    gate: asyncio.Event | None = None
    """Lets every client wait for a greeting until it is set."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    host: str = "127.0.0.1"
    port: int = 0
    _server: asyncio.Server | None = None
    _sessions: set[asyncio.Task[None]] = field(default_factory=set)
    _clients: dict[asyncio.StreamWriter, asyncio.StreamReader] = field(default_factory=dict)

    async def __aenter__(self) -> "SmtpServer":
        tls = self.tls if self.implicit_tls else None
        self._server = await asyncio.start_server(self._accept, self.host, self.port, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def clients(self) -> int:
        """How many are connected."""
        readers = self._clients.values()
        return len([reader for reader in readers if not (reader.at_eof() or reader.exception())])

    def say(self, text: str) -> None:
        """Tell all clients what none has asked for."""
        for writer in self._clients:
            writer.write(text.encode())

    def hang_up(self) -> None:
        """Close all connections."""
        for writer in self._clients:
            writer.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = asyncio.current_task()
        assert session
        self._sessions.add(session)
        self._clients[writer] = reader
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _Session(self, reader, writer).run()
        finally:
            self._sessions.discard(session)
            del self._clients[writer]
            writer.transport.abort()


class _Session:
    def __init__(
        self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server = server
        self.reader = reader
        self.writer = writer
        self.encrypted = server.implicit_tls
        self.sender = ""
        self.recipient = ""
        self.taken = 0

    async def run(self) -> None:
        if self.server.gate:
            await self.server.gate.wait()
        self.server.sessions += 1
        await self.reply("CONNECT", "220 test ready")
        while line := (await self.reader.readline()).decode().rstrip("\r\n"):
            verb = line.split()[0].upper()
            self.server.commands.append(verb)
            if not await self.obey(verb, line):
                return

    async def obey(self, verb: str, line: str) -> bool:
        match verb:
            case "EHLO":
                await self.reply(verb, self.greeting())
            case "STARTTLS":
                await self.reply(verb, "220 go ahead")
                assert self.server.tls
                await self.writer.start_tls(self.server.tls)
                self.encrypted = True
            case "AUTH":
                await self.authenticate(line)
            case "MAIL" if self.server.limit and self.taken >= self.server.limit:
                if not self.server.limit_reply:
                    return False
                await self.write(self.server.limit_reply)
            case "MAIL":
                self.sender = line.split("<")[1].split(">")[0]
                await self.reply(verb, "250 ok")
            case "RCPT":
                self.recipient = line.split("<")[1].split(">")[0]
                await self.reply(verb, "250 ok")
            case "DATA":
                if await self.reply(verb, "354 go ahead"):
                    await self.take()
            case "QUIT":
                await self.reply(verb, "221 bye")
                return False
            case _:
                await self.reply(verb, "250 ok")
        return True

    def greeting(self) -> str:
        offers = ["test"]
        if self.server.tls and not self.encrypted:
            offers.append("STARTTLS")
        if self.server.pipelining:
            offers.append("PIPELINING")
        if self.server.auth:
            offers.append(f"AUTH {' '.join(self.server.auth)}")
        return "\r\n".join([f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"])

    async def authenticate(self, line: str) -> None:
        _, mechanism, *initial = line.split()
        answers = [_decoded(initial[0])] if initial else []
        if mechanism == "LOGIN":
            answers.append(await self.ask("Password:"))
        elif mechanism == "CRAM-MD5":
            answers = (await self.ask("<1@test>")).split(" ")
        else:
            answers = answers[0].split("\0")[1:]
        self.server.logins.append((mechanism, *answers))
        await self.reply("AUTH", "235 welcome")

    async def ask(self, question: str) -> str:
        await self.write(f"334 {base64.b64encode(question.encode()).decode()}")
        return _decoded((await self.reader.readline()).decode().strip())

    async def take(self) -> None:
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(self.server.reading)
        if not self.server.replies.get("CONTENT"):
            mail = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
            self.server.received.append(Received((self.sender, self.recipient), mail, self.encrypted))
            self.server.arrived.set()
            self.taken += 1
        await self.reply("CONTENT", "250 accepted")

    async def reply(self, verb: str, usual: str) -> bool:
        """Answer, and tell whether as usual."""
        answer = self.server.replies.get(verb, usual)
        if not answer:
            await asyncio.Event().wait()
        await self.write(answer)
        return answer == usual

    async def write(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
