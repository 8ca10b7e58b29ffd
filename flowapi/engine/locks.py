"""One writer per flow: a second request that comes while a flow is advanced is refused, not queued."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from uuid import UUID

from flowapi.errors import FlowConflict


class FlowLocks(Protocol):
    """Who is advancing which flow."""

    def hold(self, flow_id: UUID) -> AbstractAsyncContextManager[None]:
        """Hold the flow while the block runs.

        Raises:
            FlowConflict: Somebody else holds it.
        """
        ...


class LocalLocks:
    """Locks among the requests of this process."""

    def __init__(self) -> None:
        self._held: set[UUID] = set()

    @asynccontextmanager
    async def hold(self, flow_id: UUID) -> AsyncIterator[None]:
        """Hold the flow while the block runs; whatever ends the block gives it back."""
        if flow_id in self._held:
            raise FlowConflict(f"flow {flow_id} is already being processed")
        self._held.add(flow_id)
        try:
            yield
        finally:
            self._held.discard(flow_id)


class NoLocks:
    """No locks; the version of the stored flow alone decides between two writers."""

    @asynccontextmanager
    async def hold(self, flow_id: UUID) -> AsyncIterator[None]:
        """Let the block run."""
        yield
