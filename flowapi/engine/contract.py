"""What an action and a hook are.

Rule 1: the engine knows nothing about a concrete action but what this file says.
Rule 2: everything an action may touch reaches it as a field or through its context.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network
from typing import Any, ClassVar, Protocol
from uuid import UUID

from config.settings import Settings
from flowapi.engine.inputs import Form, Input
from flowapi.engine.stash import Stash
from flowapi.errors.root import FlowAPIError
from storage.records.account import Account
from storage.records.session import Session
from storage.store import Store


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The session that a request came with, where its flow asks for one."""

    id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class Client:
    """Who sent the request, as far as the connection tells."""

    ip: str
    user_agent: str = ""
    language: str = ""
    """The `X-Language` header, verbatim."""
    request_id: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    session: SessionFacts | None = None

    @property
    def network(self) -> str:
        """Under what attempts are counted: the address, of IPv6 the 64 bits that one subscriber has whole."""
        if ":" not in self.ip:
            return self.ip
        try:
            return str(IPv6Network((int(IPv6Address(self.ip)), 64), strict=False))
        except ValueError:
            return self.ip


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """The flow at the beginning of the request."""

    id: UUID
    name: str
    state: str
    previous: str
    """The state before this one; empty at the start."""
    scheduled: tuple[str, ...]
    """The states to come, next one first."""
    visited: frozenset[str]
    """The states that were left and not returned to."""
    revertible: bool
    """Whether there is a step back."""


@dataclass(frozen=True, slots=True)
class SessionReply:
    """A new session for the client to keep; the web layer makes headers and a cookie of it."""

    token: str = field(repr=False)
    persistent: bool


@dataclass(frozen=True, slots=True)
class CookieReply:
    """A cookie for the client; *max_age* in seconds."""

    name: str
    value: str = field(repr=False)
    max_age: int
    http_only: bool = True
    domain: str = ""


@dataclass(slots=True)
class Reply:
    """What the answer carries besides state and actions; sent only if the step commits."""

    payload: dict[str, Any] = field(default_factory=dict, repr=False)
    error: FlowAPIError | None = None
    """Carried by the answer without changing where the flow goes."""
    session: SessionReply | None = None
    session_over: bool = False
    """Whether the client is to forget its session."""
    cookies: list[CookieReply] = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """One request that advances one flow."""

    flow: FlowFacts
    stash: Stash
    store: Store
    settings: Settings
    client: Client
    now: datetime
    reply: Reply = field(default_factory=Reply)
    account: Account | None = None
    """The account of the client's session, once a hook has loaded it."""
    sessions: tuple[Session, ...] = ()
    """The sessions of that account, likewise."""


class Facts(Protocol):
    """What guards are evaluated over; a `Context` offers it."""

    @property
    def settings(self) -> Settings: ...
    @property
    def stash(self) -> Stash: ...
    @property
    def flow(self) -> FlowFacts: ...


class Action(ABC):
    """A decision that moves a flow along one of its outcomes; its first docstring line is its description."""

    Outcome: ClassVar[type[StrEnum]]
    """What the action may find to be true; the graph says where each leads."""
    description: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.description = (cls.__doc__ or "").strip().partition("\n")[0]

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        """What the client is asked for."""
        return ()

    def offered(self, ctx: Context) -> bool:
        """Tell whether the current state shows this action."""
        return True

    @abstractmethod
    async def run(self, ctx: Context, form: Form) -> StrEnum:
        """Decide, and name the outcome.

        Raises:
            Rejected: The state stays; what was stashed is dropped, what was written to the store is kept.
            FlowAborted: The flow ends in its error state.
        """


class Hook(ABC):
    """A side effect that graphs bind to a state or a departure."""

    @abstractmethod
    async def run(self, ctx: Context) -> None:
        """Apply the effect."""
