"""Somebody who walks through a flow, as a walk says: with a browser, a mailbox and authenticators.

Rule 1: what an action is sent is what its user would know or hold, unless the walk gives something else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.belongings import ADA, HELD, OTP_SECRET, PASSWORD, Belongings, fitting
from tests.support.flows import FlowDriver, input_errors
from tests.support.happenings import HAPPENINGS
from tests.support.house import House
from tests.support.profiles import logged_in
from tests.support.walks import Stride, Walk

CAPABLE = {"webauthn": True, "conditional": False, "platform": True}
"""What a device can do that is not said to be another."""
OPTIONS = ("request_options", "creation_options", "otp_secret")
PERSON: Mapping[str, Any] = {
    "email": ADA,
    "username": "ada",
    "password": PASSWORD,
    "otp_secret": OTP_SECRET,
}
"""What those have who are said to have it, and no more."""


@dataclass
class Walker:
    """A walk under way."""

    house: House
    walk: Walk
    user_id: UUID | None = None
    flow: FlowDriver = field(init=False)
    has: Belongings = field(init=False)

    async def start(self) -> None:
        """Be who the walk says, and begin its flow."""
        self.flow = self.house.flow(self.walk.flow)
        self.has = Belongings(self.house, self.flow)
        if self.walk.user:
            self.user_id = await self.move_in(self.walk.user)
        await self.happen(self.walk.before)
        if self.walk.flow == "profile" and self.user_id:
            self.flow.client = await logged_in(self.house, self.user_id)
        await self.flow.start()

    async def move_in(self, person: Mapping[str, Any]) -> UUID:
        """Add an account with what the *person* has."""
        has = {name: PERSON.get(name, value) if value is True else value for name, value in person.items()}
        holders = {"phone": self.has.phone, "stick": self.has.stick}
        if name := has.pop("authenticator", None):
            has |= {"authenticator": holders[name], "second_factor": name == "stick"}
        return await self.house.add_user(has.pop("email", None), **has)

    async def happen(self, what: Iterable[str]) -> None:
        """Let things happen that the walk does not do itself."""
        for name in what:
            await HAPPENINGS[name](self.house, self.flow, self.user_id)

    async def go(self, strides: Iterable[Stride]) -> None:
        """Take the strides, each of which must lead where it says."""
        for stride in strides:
            if stride.meanwhile:
                await self.happen([stride.meanwhile])
            else:
                await self.take(stride)

    async def take(self, stride: Stride, sent: Mapping[str, Any] | None = None) -> None:
        """Take one, a second after the last; by what is *sent*, if that is known already."""
        self.house.clock.now += timedelta(seconds=1)
        answer = await self.flow.send(stride.action, await self.inputs(stride) if sent is None else sent)
        payload = answer.payload or {}
        self.has.shown |= {name: payload[name] for name in OPTIONS if name in payload}
        found = (answer.name, answer.error and answer.error.code, input_errors(answer))
        wanted = (stride.state, stride.error, dict(stride.inputs))
        cause = f" ({answer.error}: {getattr(answer.error, 'cause', None)})" if answer.error else ""
        assert found == wanted, f"{stride.action} leads to {found}{cause}, not {wanted}"

    async def inputs(self, stride: Stride) -> dict[str, Any]:
        """What is sent: for every input what fits, but for what the stride gives itself."""
        actions = self.flow.current.actions if self.flow.current else {}
        sent = dict(stride.given)
        for name, schema in actions.get(stride.action, {}).get("inputs", {}).items():
            if name not in sent:
                sent[name] = fitting(stride.action, name, schema)
        return {name: await self._meant(value) for name, value in sent.items() if value is not None}

    async def _meant(self, value: Any) -> Any:
        """*value*, or what its name stands for: a capability of the device, or something known or held."""
        if isinstance(value, dict):
            return {name: await self._meant(item) for name, item in value.items()}
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        name = value[1:]
        return self.walk.client.get(name, CAPABLE[name]) if name in CAPABLE else await HELD[name](self.has)
