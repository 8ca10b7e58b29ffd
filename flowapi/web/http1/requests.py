"""What comes over a connection, as the events of requests (RFC 9112).

Rule 1: the parser is llhttp, as strict as it comes: what two servers could read in two ways is refused.
Rule 2: nobody changes the protocol. A request that asks for it is answered as if it had not
(RFC 9110, 7.8), its body included: behind a proxy that passes `Upgrade` on, another protocol is a tunnel
that meets none of the proxy's rules.
"""

import re
from dataclasses import dataclass

from httptools import HttpParserError, HttpParserInvalidMethodError, HttpParserUpgrade, HttpRequestParser
from hypercorn.protocol.events import Body, EndBody, Event, Request
from hypercorn.typing import ConnectionState

STREAM_ID = 1
LONGEST_SILENCE = 16 * 1024
"""How many bytes may come in a row of which nothing can be made yet: a head, or the end of a body."""
BLANKS = b" \t"
ABSOLUTE = re.compile(rb"[a-z]+://(?:[^/?#]*@)?([^/?#@]+)", re.IGNORECASE)
"""What stands before the path where a proxy is asked (RFC 9112, 3.2.2), with the host as a group."""
FRAMING = (b"content-length", b"transfer-encoding")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is no request, with the status that says so."""

    status: int
    reason: str


NOT_ONE_HOST = Refusal(400, "A request names one host (RFC 9112, 3.2).")
TOO_LARGE = Refusal(431, "The head is too large.")
ANOTHER_VERSION = Refusal(505, "This server speaks HTTP/1.1.")


@dataclass(frozen=True, slots=True)
class RequestHead(Request):
    """The head of a request."""

    keep_alive: bool
    """Whether its sender may send another one."""
    expects_continue: bool
    """Whether its sender waits to be asked for the body (RFC 9110, 10.1.1)."""


class RequestReader:
    """Reads the requests of one connection."""

    def __init__(self) -> None:
        self.refusal: Refusal | None = None
        """Why what comes after the last event is refused, if it is."""
        self._parser = HttpRequestParser(self)
        self._events: list[Event] = []
        self._silence = 0
        self._in_head = False
        self._again = False
        self._clear()

    def feed(self, data: bytes) -> list[Event]:
        """What *data* makes of the request that has begun, and those that follow it."""
        events = self._events = []
        try:
            self._feed(data)
        except HttpParserInvalidMethodError:
            self.refusal = Refusal(501, "The method is not known.")
        except HttpParserError as error:
            self.refusal = self.refusal or Refusal(400, f"{error}.")
        self._silence = 0 if events else self._silence + len(data)
        if self._silence > LONGEST_SILENCE:
            self.refusal = TOO_LARGE
        return events

    def close(self) -> None:
        """Part with the parser: the two hold each other, and the last request with them."""
        del self._parser

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self._parser.feed_data(data)
                return
            except HttpParserUpgrade as upgrade:
                data = self._head_again() + data[upgrade.args[0] :]

    def _head_again(self) -> bytes:
        """What makes a new parser read the body of a request that the old one left after its head."""
        self._parser = HttpRequestParser(self)
        self._again = True
        framing = b"".join(b"%s: %s\r\n" % field for field in self._headers if field[0] in FRAMING)
        return b"POST / HTTP/1.1\r\n" + framing + b"\r\n"

    def on_message_begin(self) -> None:
        """A request begins."""
        if self._again:
            self._again = False
        else:
            self._in_head = True
            self._clear()

    def on_url(self, part: bytes) -> None:
        """A part of its target has come."""
        if self._in_head:
            self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of its head has come, or of its trailers, which nobody reads."""
        if self._in_head:
            name = name.lower()
            self._headers.append((name, value.rstrip(BLANKS)))
            if name == b"host":
                self._hosts += 1
            elif name == b"expect":
                self._expects_continue = value.lower() == b"100-continue"

    def on_headers_complete(self) -> None:
        """Its head is complete."""
        if not self._in_head:
            return
        self._in_head = False
        version = self._parser.get_http_version()
        if version not in ("1.1", "1.0"):
            self._refuse(ANOTHER_VERSION)
        if self._hosts > 1 or (version == "1.1" and not self._hosts):
            self._refuse(NOT_ONE_HOST)
        if not self._target.startswith(b"/"):
            self._to_origin_form()
        self._events.append(
            RequestHead(
                stream_id=STREAM_ID,
                headers=self._headers,
                http_version=version,
                method=self._parser.get_method().decode("ascii"),
                raw_path=self._target,
                state=ConnectionState({}),
                keep_alive=version == "1.1" and self._parser.should_keep_alive(),
                expects_continue=self._expects_continue and version == "1.1",
            )
        )

    def on_body(self, data: bytes) -> None:
        """A part of its body has come."""
        self._events.append(Body(stream_id=STREAM_ID, data=data))

    def on_message_complete(self) -> None:
        """It has come to its end, unless the parser takes what follows for another protocol."""
        if not self._parser.should_upgrade():
            self._events.append(EndBody(stream_id=STREAM_ID))

    def _clear(self) -> None:
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._hosts = 0
        self._expects_continue = False

    def _to_origin_form(self) -> None:
        """Ask as if no proxy had been meant: the host in the target counts, whatever the field says."""
        absolute = ABSOLUTE.match(self._target)
        if absolute:
            path = self._target[absolute.end() :]
            self._target = path if path.startswith(b"/") else b"/" + path
            host = absolute[1]
            self._headers[:] = [(name, host if name == b"host" else value) for name, value in self._headers]

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal = refusal
        raise ValueError(refusal.reason)
