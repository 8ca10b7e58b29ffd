"""Bare `flowapi serve`, in a directory where nothing is configured."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.acceptance.ports import free_port
from tests.acceptance.served import FLOWAPI, environment
from tests.acceptance.waiting import until_async

PATIENCE = 120
"""Seconds for a start that makes a database first, on a machine that starts browsers meanwhile."""


@dataclass(frozen=True, slots=True)
class DevelopmentServer:
    """A server in a process of its own; it logs to a file."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    async def ready(self) -> None:
        """Wait until it answers."""
        async with httpx.AsyncClient(base_url=self.address) as client:

            async def answers() -> bool:
                assert self.process.poll() is None, self.told()
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx.TransportError:
                    return False

            await until_async(answers, "the development server", within=PATIENCE, told=self.told)

    def told(self) -> str:
        """What it has logged."""
        return self.log.read_text()


@contextmanager
def development_server(directory: Path, *words: str) -> Iterator[DevelopmentServer]:
    """A server that runs in *directory* for as long as the block does."""
    port, log = free_port(), directory / "log"
    ports = ("--port", str(port), "--admin-port", str(free_port()))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*FLOWAPI, "serve", *ports, *words],
            cwd=directory,
            env=environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield DevelopmentServer(f"http://localhost:{port}", process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)
