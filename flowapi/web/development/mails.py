"""The mailbox: what would have been sent, the newest first.

Rule 1: the HTML of a mail is an answer of its own, under a policy of its own, for a frame without rights.
"""

from typing import Any
from uuid import UUID

from flowapi.services.mail.mailbox import Mailbox
from flowapi.services.mail.message import Message
from flowapi.web.development.policies import MAIL
from flowapi.web.refusals import NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, html_response, json_response
from flowapi.web.routes import Route


class Mails:
    """Shows what lies in *mailbox*."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def routes(self) -> list[Route]:
        """The list, and the HTML of each mail."""
        return [
            Route("GET", "/dev/mails.json", self._list),
            Route("GET", "/dev/mails/{id}", self._show),
        ]

    async def _list(self, _: Request) -> Response:
        return json_response([_described(message) for message in self._mailbox.messages()])

    async def _show(self, request: Request) -> Response:
        asked = request.params["id"]
        for message in self._mailbox.messages():
            if str(message.id) == asked:
                return html_response(message.html, headers=(MAIL,))
        raise NotFound


def _described(message: Message) -> dict[str, UUID | Any]:
    return {
        "id": message.id,
        "template": message.template,
        "language": message.language,
        "to": message.to,
        "from": f"{message.from_name} <{message.from_address}>",
        "subject": message.subject,
        "text": message.text,
        "code": message.code,
        "created_at": message.created_at,
        "expires_at": message.expires_at,
    }
