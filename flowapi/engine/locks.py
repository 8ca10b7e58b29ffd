"""One writer per flow: a second request that comes while a flow is advanced is refused, not queued."""

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Protocol
from uuid import UUID

from flowapi.errors.refusals import FlowConflict


class FlowLocks(Protocol):
    """Who is advancing which flow."""

    def hold(self, tenant_id: UUID, flow_id: UUID) -> AbstractAsyncContextManager[None]:
        """Hold the tenant's flow while the block runs.

        Raises:
            FlowConflict: Somebody else holds it.
        """
        ...


class LocalLocks:
    """Locks among the requests of this process."""

    def __init__(self) -> None:
        self._held: set[tuple[UUID, UUID]] = set()

    def hold(self, tenant_id: UUID, flow_id: UUID) -> AbstractAsyncContextManager[None]:
        """Hold the tenant's flow while the block runs; whatever ends the block gives it back."""
        return _Hold(self._held, (tenant_id, flow_id))


class _Hold:
    """One flow, held; a generator in its place would cost as much as a guard."""

    __slots__ = ("_flow", "_held")

    def __init__(self, held: set[tuple[UUID, UUID]], flow: tuple[UUID, UUID]) -> None:
        self._held = held
        self._flow = flow

    async def __aenter__(self) -> None:
        if self._flow in self._held:
            raise FlowConflict(f"flow {self._flow[1]} is already being processed")
        self._held.add(self._flow)

    async def __aexit__(self, *_: object) -> None:
        self._held.discard(self._flow)


class NoLocks:
    """No locks; the version of the stored flow alone decides between two writers."""

    def hold(self, tenant_id: UUID, flow_id: UUID) -> AbstractAsyncContextManager[None]:
        """Let the block run."""
        return nullcontext()
