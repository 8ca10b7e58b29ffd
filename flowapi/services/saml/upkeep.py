"""Ask identity providers anew from time to time, in the serving process: their keys change, as does ours."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Protocol


class Sync(Protocol):
    """Brings up to date what is known of providers."""

    async def run(self) -> timedelta:
        """Do so once; how long until it is due again."""
        ...


class Upkeep:
    """The worker: one per process."""

    def __init__(self, sync: Sync) -> None:
        self._sync = sync
        self._stopping = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask once, so that what can be known is known before anybody is served, and go on from there."""
        self.start_after(await self._sync.run())

    def start_after(self, pause: timedelta) -> None:
        """Begin after a *pause*, and go on from there."""
        self._worker = asyncio.create_task(self._run(pause), name="saml upkeep")

    async def stop(self) -> None:
        """Ask nobody any more."""
        self._stopping.set()
        if self._worker:
            await self._worker

    async def _run(self, pause: timedelta) -> None:
        while not await self._is_over(pause):
            pause = await self._sync.run()

    async def _is_over(self, pause: timedelta) -> bool:
        """Whether the end comes within *pause*."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause.total_seconds()):
                await self._stopping.wait()
        return self._stopping.is_set()
