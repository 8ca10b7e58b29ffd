"""Somebody who walks through flows over HTTP.

Rule 1: a visitor knows only what answers say, and counts the steps that were acknowledged.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from urllib.parse import unquote

import httpx

CLIENT = {"webauthn_available": False}
PHONE = {
    "webauthn_available": True,
    "webauthn_conditional_mediation_available": True,
    "webauthn_platform_authenticator_available": True,
}


class Answer(Protocol):
    """What comes back, over whatever way."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    def json(self) -> Any: ...


Post = Callable[[str, Any], Awaitable[Answer]]
"""Sends a JSON body to a path."""


def over(client: httpx.AsyncClient) -> Post:
    """Posts of *client*."""

    async def post(path: str, body: Any) -> httpx.Response:
        return await client.post(path, json=body)

    return post


@dataclass
class Visit:
    """One flow."""

    post: Post
    flow: str = "login"
    answer: dict[str, Any] = field(default_factory=dict)
    """The last answer that came from the flow."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    steps: int = 0
    """How many steps were acknowledged after the start."""
    id: str = ""
    """The flow's id, once an answer has told it."""

    @property
    def state(self) -> str:
        """Where the flow is."""
        return str(self.answer["name"])

    @property
    def token(self) -> str:
        """What has to be sent with the next step."""
        return str(self.answer["csrf_token"])

    @property
    def offered(self) -> dict[str, Any]:
        """The actions that the flow offers, by name."""
        actions: dict[str, Any] = self.answer["actions"]
        return actions

    def href(self, action: str, flow_id: str | None = None) -> str:
        """Where *action* is run, be it offered or not."""
        return f"/{self.flow}?action={action}%40{flow_id or self.id}"

    async def start(self) -> Self:
        """Begin."""
        self.take(await self.post(f"/{self.flow}", None))
        return self

    async def run(self, action: str, /, **inputs: Any) -> Self:
        """Run *action*, whatever comes of it."""
        body = {"input_data": inputs, "csrf_token": self.token}
        self.take(await self.post(self.href(action), body))
        return self

    def expect(self, state: str, status: int = 200) -> Self:
        """Make sure of where the flow is, and of how the last request was answered."""
        assert (self.state, self.status) == (state, status), self.answer
        return self

    def again(self) -> "Visit":
        """The same flow at the same place, for another request."""
        return copy(self)

    def take(self, answer: Answer) -> None:
        """Go by *answer*; one that is no step of the flow leaves the visit where it was."""
        self.status, self.headers = answer.status_code, answer.headers
        body = answer.json()
        if "payload" in body:
            self.steps += bool(self.answer)
            self.answer = body
            for action in self.offered.values():
                self.id = unquote(action["href"]).partition("@")[2]


async def log_in(post: Post, email: str, password: str) -> Visit:
    """A whole login by password."""
    visit = await Visit(post).start()
    await visit.run("register_client_capabilities", **CLIENT)
    await visit.run("continue_with_login_identifier", email=email)
    await visit.run("continue_to_password_login")
    return (await visit.run("password_login", password=password)).expect("success")


async def new_user(admin: httpx.AsyncClient, email: str, password: str | None = None) -> str:
    """The id of a new user with one verified address."""
    address = {"address": email, "is_primary": True, "is_verified": True}
    made = await admin.post("/users", json={"emails": [address]})
    assert made.status_code == 200, made.text
    user_id = str(made.json()["id"])
    if password is not None:
        stored = await admin.post(f"/users/{user_id}/password", json={"password": password})
        assert stored.status_code == 200, stored.text
    return user_id


def code_in(subject: str) -> str:
    """The code that a mail shows in its subject."""
    found = re.search(r"\b\d{6}\b", subject)
    assert found, subject
    return found[0]
