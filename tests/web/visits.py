"""Logins by password over the public API."""

from collections.abc import Mapping
from typing import Any

from tests.web.conftest import World

ALICE = "alice@example.com"
PASSWORD = "correct horse battery"


async def with_password(world: World) -> None:
    user_id = await world.user(ALICE)
    await world.admin.post(f"/users/{user_id}/password", {"password": PASSWORD})


class Visit:
    """A login, step by step."""

    def __init__(self, world: World, from_flow: dict[str, Any] | None = None) -> None:
        self._world = world
        self.last: dict[str, Any] = {}
        self.headers: Mapping[str, str] = {}
        self.from_flow: dict[str, Any] = from_flow or {}

    async def begin(self, identifier: str) -> None:
        """Go up to the password."""
        await self._post("/login", {})
        await self.act("register_client_capabilities", webauthn_available=False)
        await self.act("continue_with_login_identifier", email=identifier)
        await self.act("continue_to_password_login")

    async def act(self, action: str, **inputs: Any) -> tuple[int, str, str]:
        """Run an action; its status, state and error."""
        link = self.from_flow["actions"][action]["href"]
        return await self._post(link, {"input_data": inputs, "csrf_token": self.from_flow["csrf_token"]})

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, str, str]:
        answer = await self._world.public.post(path, body)
        self.last, self.headers = answer.json(), answer.headers
        if self.last["name"] != "error":
            self.from_flow = self.last
        return answer.status_code, self.last["name"], self.last.get("error", {}).get("code", "")
