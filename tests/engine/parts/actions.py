"""What a visitor can do."""

from dataclasses import dataclass
from enum import StrEnum

from flowapi.engine.contract import Action, Context, Hook
from flowapi.engine.inputs import Form


@dataclass(frozen=True, slots=True)
class Bell:
    """A service."""

    sound: str = "ding"


@dataclass(frozen=True, slots=True)
class Knock(Action):
    """Knock at the door."""

    bell: Bell

    class Outcome(StrEnum):
        OPENED = "opened"
        IGNORED = "ignored"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.OPENED


class Enter(Action):
    """Go in."""

    class Outcome(StrEnum):
        ENTERED = "entered"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.ENTERED


class Leave(Action):
    """Go back."""

    class Outcome(StrEnum):
        BACK = "back"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        return self.Outcome.BACK


@dataclass(frozen=True, slots=True)
class Ring(Hook):
    """Let the bell ring."""

    bell: Bell
    times: int = 1

    async def run(self, ctx: Context) -> None:
        return None


class Wave(Hook):
    """Wave."""

    async def run(self, ctx: Context) -> None:
        return None
